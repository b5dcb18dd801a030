package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangesTest {
  private static final Instant BEGAN = Instant.parse("2026-11-27T08:00:00Z");
  private static final String FIRST = "clicks-0";

  private final Path one;
  private final Path other;

  ExchangesTest(@TempDir Path dir) {
    one = dir.resolve("a/logs");
    other = dir.resolve("b/logs");
  }

  @Test
  void ofTwoThatAreTheSameTheOlderIsMarkedForDeletion() throws IOException {
    log(one.resolve(FIRST), "id", 1, 0, 3);
    log(other.resolve(FIRST), "id", 0, 0, 3);
    Exchanges.end(List.of(one, other));
    assertEquals(List.of(FIRST), names(one));
    String marked = names(other).getFirst();
    assertTrue(marked.matches("clicks-0[.][0-9a-f]{32}-delete"), marked);
    assertEquals(1, names(other).size());
  }

  @Test
  void theirSegmentsMayBeginElsewhere() throws IOException {
    log(one.resolve(FIRST), "id", 0, 0, 3);
    log(one.resolve(FIRST), "id", 0, 3, 2);
    log(other.resolve(FIRST), "id", 1, 0, 5);
    Exchanges.end(List.of(one, other));
    assertTrue(names(one).getFirst().endsWith("-delete"));
    assertEquals(List.of(FIRST), names(other));
  }

  @Test
  void twoThatDifferAreLeftForAPerson() throws IOException {
    log(one.resolve(FIRST), "id", 0, 0, 3);
    log(other.resolve(FIRST), "id", 1, 0, 2);
    log(one.resolve("orders-1"), "id", 0, 0, 3);
    log(other.resolve("orders-1"), "another", 1, 0, 3);
    Exchanges.end(List.of(one, other));
    assertEquals(List.of(FIRST, "orders-1"), names(one));
    assertEquals(List.of(FIRST, "orders-1"), names(other));
  }

  @Test
  void aCopyUnderWayAndWhatIsAboutToGoAreNoTwins() throws IOException {
    String id = ".0123456789abcdef0123456789abcdef";
    log(one.resolve(FIRST), "id", 0, 0, 3);
    log(other.resolve(FIRST + id + "-future"), "id", 1, 0, 3);
    log(other.resolve(FIRST + id + "-delete"), "id", 1, 0, 3);
    List<String> before = names(other);
    Exchanges.end(List.of(one, other));
    assertEquals(List.of(FIRST), names(one));
    assertEquals(before, names(other));
  }

  @Test
  void aDirectoryThatIsNotThereHoldsNothing() throws IOException {
    log(one.resolve(FIRST), "id", 0, 0, 3);
    Exchanges.end(List.of(one, other));
    assertEquals(List.of(FIRST), names(one));
  }

  /// A segment of a partition's log, which was begun so many minutes late.
  private static void log(Path partition, String topic, int late, int first, int records)
      throws IOException {
    Files.createDirectories(partition);
    Path metadata = Files.writeString(partition.resolve("partition.metadata"), topic);
    Files.setLastModifiedTime(metadata, FileTime.from(BEGAN.plusSeconds(60L * late)));
    Path segment = partition.resolve("%020d.log".formatted(first));
    try (FileRecords log = FileRecords.open(segment.toFile())) {
      for (int n = 0; n < records; n++) {
        SimpleRecord record = new SimpleRecord(("record " + n).getBytes(StandardCharsets.UTF_8));
        log.append(MemoryRecords.withRecords(first + n, Compression.NONE, record));
      }
    }
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
