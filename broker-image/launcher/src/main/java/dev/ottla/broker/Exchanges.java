package dev.ottla.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.storage.internals.log.LocalLog;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what Kafka was at when its process died: the exchange of a replica for its copy in another
/// log directory. Kafka gives the copy the replica's name, and marks the replica for deletion right
/// after (`LogManager.replaceCurrentWithFutureLog`). A process that died in between finds two of
/// one name, and would not start until somebody takes one away.
///
/// Both hold the same then: the copy has reached the replica's end, and nothing is written
/// meanwhile. Two that differ, since a disk was away or a write was lost, are left for a person.
final class Exchanges {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  /// Not `….<id>-future`, `….<id>-delete` or `…-stray`.
  private static final Pattern PARTITION = Pattern.compile(".+-[0-9]+");

  private static final String METADATA = "partition.metadata";
  private static final String SEGMENT = ".log";

  private Exchanges() {}

  /// Marks the old one of two that are the same for deletion, as Kafka was about to.
  static void end(List<Path> logDirs) throws IOException {
    Map<String, List<Path>> found = new TreeMap<>();
    for (Path dir : logDirs) {
      for (Path partition : partitions(dir)) {
        String name = partition.getFileName().toString();
        found.computeIfAbsent(name, n -> new ArrayList<>()).add(partition);
      }
    }
    for (List<Path> both : found.values()) {
      if (both.size() == 2 && same(both.getFirst(), both.getLast())) {
        give(older(both));
      }
    }
  }

  private static List<Path> partitions(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(dir)) {
      return all.filter(p -> PARTITION.matcher(p.getFileName().toString()).matches())
          .filter(p -> Files.exists(p.resolve(METADATA)))
          .toList();
    }
  }

  private static boolean same(Path one, Path other) throws IOException {
    long end = end(one);
    return Files.mismatch(one.resolve(METADATA), other.resolve(METADATA)) == -1
        && end >= 0
        && end == end(other);
  }

  /// The offset after the last record; -1 when that cannot be read.
  private static long end(Path partition) throws IOException {
    List<Path> segments;
    try (Stream<Path> all = Files.list(partition)) {
      segments =
          all.filter(p -> p.getFileName().toString().endsWith(SEGMENT))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    if (segments.isEmpty()) {
      return -1;
    }
    Path last = segments.getFirst();
    String name = last.getFileName().toString();
    long end = Long.parseLong(name.substring(0, name.length() - SEGMENT.length()));
    try (FileRecords records = FileRecords.open(last.toFile(), false)) {
      for (var batch : records.batches()) {
        end = batch.nextOffset();
      }
      return end;
    } catch (KafkaException e) {
      LOG.warn("{} cannot be read to its end: {}", last, e.toString());
      return -1;
    }
  }

  /// The copy got its directory, and this file in it, when it was begun.
  private static Path older(List<Path> both) throws IOException {
    var first = Files.getLastModifiedTime(both.getFirst().resolve(METADATA));
    var last = Files.getLastModifiedTime(both.getLast().resolve(METADATA));
    return first.compareTo(last) <= 0 ? both.getFirst() : both.getLast();
  }

  private static void give(Path partition) throws IOException {
    String name = UnifiedLog.logDeleteDirName(LocalLog.parseTopicPartitionName(partition.toFile()));
    LOG.info("{} has been exchanged for a copy: marking it for deletion as {}", partition, name);
    Utils.atomicMoveWithFallback(partition, partition.resolveSibling(name));
  }
}
