package dev.ottla.cli.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ottla.cli.talk.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FromTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void readsWhatPeopleWrite() {
    assertEquals(new From.Beginning(), From.of("beginning", NOW));
    assertEquals(new From.End(), From.of("end", NOW));
    assertEquals(new From.Offset(4711), From.of("4711", NOW));
    assertEquals(new From.Last(10), From.of("-10", NOW));
    assertEquals(new From.Since(NOW.minusSeconds(600)), From.of("10m", NOW));
    assertEquals(new From.Since(NOW), From.of("2026-03-01T12:00:00Z", NOW));
    assertThrows(Trouble.class, () -> From.of("noon", NOW));
    assertThrows(Trouble.class, () -> From.of("2026-03-01T", NOW));
  }

  @Test
  void staysWithinWhatAPartitionHolds() {
    assertEquals(100, position(new From.Offset(7)));
    assertEquals(150, position(new From.Offset(150)));
    assertEquals(200, position(new From.Offset(4711)));
    assertEquals(190, position(new From.Last(10)));
    assertEquals(100, position(new From.Last(1_000)));
    assertEquals(100, position(new From.Beginning()));
    assertEquals(200, position(new From.End()));
  }

  private static long position(From from) {
    TopicPartition partition = new TopicPartition("t", 0);
    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      consumer.assign(List.of(partition));
      consumer.updateBeginningOffsets(Map.of(partition, 100L));
      consumer.updateEndOffsets(Map.of(partition, 200L));
      from.seek(consumer, List.of(partition));
      return consumer.position(partition);
    }
  }
}
