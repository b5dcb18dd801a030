package dev.ottla.see;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.see.Lags.Lag;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LagsTest {
  private static TopicPartition partition(String topic, int number) {
    return new TopicPartition(topic, number);
  }

  private static OffsetAndMetadata at(long offset) {
    return new OffsetAndMetadata(offset);
  }

  @Test
  void partitionsAreAddedUpAndTheLongestIsFirst() {
    var committed =
        Map.of(
            "fast", Map.of(partition("clicks", 0), at(99), partition("views", 0), at(7)),
            "slow", Map.of(partition("clicks", 0), at(10), partition("clicks", 1), at(20)));
    var ends =
        Map.of(
            partition("clicks", 0), 100L, partition("clicks", 1), 50L, partition("views", 0), 5L);
    assertEquals(
        List.of(
            new Lag("slow", "clicks", 120),
            new Lag("fast", "clicks", 1),
            // Records went since it was committed: nothing is left to read.
            new Lag("fast", "views", 0)),
        Lags.lags(committed, ends));
  }

  @Test
  void aPartitionWithoutAnEndIsLeftOut() {
    assertEquals(
        List.of(), Lags.lags(Map.of("any", Map.of(partition("gone", 0), at(1))), Map.of()));
  }

  @Test
  void onlySoManyAreTold() {
    Map<TopicPartition, OffsetAndMetadata> committed =
        IntStream.range(0, 900)
            .boxed()
            .collect(Collectors.toMap(i -> partition("topic-" + i, 0), i -> at(0)));
    Map<TopicPartition, Long> ends =
        IntStream.range(0, 900)
            .boxed()
            .collect(Collectors.toMap(i -> partition("topic-" + i, 0), i -> (long) i));
    List<Lag> lags = Lags.lags(Map.of("all", committed), ends);
    assertEquals(500, lags.size());
    assertEquals(899, lags.getFirst().records());
  }
}
