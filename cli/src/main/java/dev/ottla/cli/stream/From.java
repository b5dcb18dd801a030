package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Trouble;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/// Where reading begins, in each partition.
public sealed interface From {
  /// The oldest record.
  record Beginning() implements From {}

  /// The record that comes next.
  record End() implements From {}

  /// The record with an offset.
  record Offset(long offset) implements From {}

  /// So many records before the end.
  record Last(long records) implements From {}

  /// The first record from a moment on.
  record Since(Instant moment) implements From {}

  /// Reads `beginning`, `end`, `4711` (an offset), `-10` (the last ten), `2026-03-01T12:00:00Z`, or
  /// `10m` (ago).
  static From of(String text, Instant now) {
    if (text.matches("-?\\d{1,18}")) {
      long number = Long.parseLong(text);
      return number < 0 || text.startsWith("-") ? new Last(-number) : new Offset(number);
    }
    return switch (text) {
      case "beginning", "earliest" -> new Beginning();
      case "end", "latest" -> new End();
      default -> new Since(text.contains("T") ? moment(text) : now.minus(Figures.span(text)));
    };
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Trouble("'" + text + "' is no moment; say for example 2026-03-01T12:00:00Z", e);
    }
  }

  /// Moves a consumer there. What lies outside of what a partition holds is moved to its nearer
  /// end.
  default void seek(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    switch (this) {
      case Beginning() -> consumer.seekToBeginning(partitions);
      case End() -> consumer.seekToEnd(partitions);
      case Offset(long offset) -> {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        partitions.forEach(p -> consumer.seek(p, within(offset, first.get(p), end.get(p))));
      }
      case Last(long records) -> {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        partitions.forEach(
            p -> {
              long last = Objects.requireNonNullElse(end.get(p), 0L);
              consumer.seek(p, within(last - records, first.get(p), last));
            });
      }
      case Since(Instant moment) -> since(moment, consumer, partitions);
    }
  }

  private static long within(
      long offset,
      @org.jspecify.annotations.Nullable Long first,
      @org.jspecify.annotations.Nullable Long end) {
    long low = first == null ? 0 : first;
    return Math.clamp(offset, low, Math.max(low, end == null ? 0 : end));
  }

  private static void since(
      Instant moment, Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    partitions.forEach(p -> asked.put(p, moment.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp at = found.get(partition);
      Long last = Objects.requireNonNullElse(end.get(partition), 0L);
      consumer.seek(partition, at == null ? last : at.offset());
    }
  }
}
