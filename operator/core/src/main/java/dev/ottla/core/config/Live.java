package dev.ottla.core.config;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The properties that Kafka takes for all nodes at once while they run, as each version says
/// itself (`DynamicBrokerConfig.dynamicConfigUpdateModes`); `e2e` holds these lists against it.
final class Live {
  /// In every version that we run.
  private static final Set<String> ALWAYS =
      words(
          """
          compression.gzip.level compression.lz4.level compression.type compression.zstd.level
          follower.fetch.last.tiered.offset.enable follower.replication.throttled.rate
          group.consumer.assignment.interval.ms group.coordinator.cached.buffer.max.bytes
          group.share.assignment.interval.ms group.streams.assignment.interval.ms
          leader.replication.throttled.rate
          log.cleaner.backoff.ms log.cleaner.dedupe.buffer.size log.cleaner.delete.retention.ms
          log.cleaner.io.buffer.load.factor log.cleaner.io.buffer.size
          log.cleaner.io.max.bytes.per.second log.cleaner.max.compaction.lag.ms
          log.cleaner.min.cleanable.ratio log.cleaner.min.compaction.lag.ms log.cleanup.policy
          log.flush.interval.messages log.flush.interval.ms log.index.interval.bytes
          log.index.size.max.bytes log.local.retention.bytes log.local.retention.ms
          log.message.timestamp.after.max.ms log.message.timestamp.before.max.ms
          log.message.timestamp.type log.preallocate log.retention.bytes log.retention.ms
          log.roll.jitter.ms log.roll.ms log.segment.bytes log.segment.delete.delay.ms
          max.connection.creation.rate max.connections max.connections.per.ip
          max.connections.per.ip.overrides message.max.bytes metric.reporters min.insync.replicas
          producer.id.expiration.ms remote.fetch.max.wait.ms
          remote.list.offsets.request.timeout.ms remote.log.index.file.cache.total.size.bytes
          remote.log.manager.copy.max.bytes.per.second
          remote.log.manager.fetch.max.bytes.per.second
          replica.alter.log.dirs.io.max.bytes.per.second share.coordinator.cached.buffer.max.bytes
          transaction.partition.verification.enable unclean.leader.election.enable
          """);

  /// Since 4.4.0.
  private static final Set<String> SINCE_4_4 =
      words(
          """
          errors.deadletterqueue.auto.create.topics.enable errors.deadletterqueue.topic.name.prefix
          group.consumer.assignor.offload.enable group.share.assignor.offload.enable
          group.streams.assignor.offload.enable log.remote.copy.lag.bytes log.remote.copy.lag.ms
          max.decompressed.message.bytes
          """);

  private static final Set<String> BOTH =
      Stream.concat(ALWAYS.stream(), SINCE_4_4.stream()).collect(Collectors.toUnmodifiableSet());

  /// Kafka takes them live, we by a restart. A pool of threads grows to twice its size at most, and
  /// a node that reads more than that from the metadata while it starts refuses all that it reads
  /// with it: its file has to agree. Providers are code that resolves other properties.
  private static final Set<String> BY_RESTART =
      words(
          """
          background.threads config.providers log.cleaner.threads num.io.threads
          num.network.threads num.recovery.threads.per.data.dir num.replica.fetchers
          remote.log.manager.copier.thread.pool.size
          remote.log.manager.expiration.thread.pool.size
          remote.log.manager.follower.thread.pool.size remote.log.reader.threads
          """);

  private static final String LISTENER = "listener.name.";

  /// The limits of a single listener.
  private static final Pattern OF_A_LISTENER =
      Pattern.compile(
          "listener\\.name\\.[^.]+\\.(max\\.connections|max\\.connection\\.creation\\.rate)");

  private Live() {}

  static boolean is(String version, String property) {
    return names(version).contains(property)
        || (property.startsWith(LISTENER) && OF_A_LISTENER.matcher(property).matches());
  }

  static Set<String> names(String version) {
    return version.startsWith("4.3.") ? ALWAYS : BOTH;
  }

  static Set<String> byRestart() {
    return BY_RESTART;
  }

  private static Set<String> words(String text) {
    return Stream.of(text.strip().split("\\s+", -1)).collect(Collectors.toUnmodifiableSet());
  }
}
