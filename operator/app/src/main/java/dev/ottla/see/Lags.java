package dev.ottla.see;

import dev.ottla.core.world.Names;
import dev.ottla.kafka.Connections;
import dev.ottla.kafka.Connections.Side;
import dev.ottla.kafka.Words;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// How far consumer groups are behind. Asked of Kafka only while somebody wants to know, and not
/// more than once a minute: it costs a request to each broker.
@Singleton
public final class Lags {
  private static final Logger LOG = Logger.getLogger(Lags.class);
  private static final Duration FRESH = Duration.ofMinutes(1);

  /// So many of a cluster are told, those that are farthest behind.
  private static final int TOLD = 500;

  /// So many groups are asked about.
  private static final int GROUPS = 2000;

  private final Connections connections;
  private final Clock clock = Clock.systemUTC();
  private final Map<Names, Glance> glances = new ConcurrentHashMap<>();
  private final Set<Names> asking = ConcurrentHashMap.newKeySet();

  /// A group's lag at a topic.
  ///
  /// @param records written and not yet committed as read, over all partitions
  public record Lag(String group, String topic, long records) {}

  private record Glance(Instant at, List<Lag> lags) {}

  /// Made once.
  public Lags(Connections connections) {
    this.connections = connections;
  }

  /// What is known of a cluster, at once; what is older than a minute is asked for again.
  public List<Lag> of(Names cluster) {
    Glance last = glances.get(cluster);
    boolean stale = last == null || clock.instant().isAfter(last.at.plus(FRESH));
    if (stale && asking.add(cluster)) {
      Thread.ofVirtual().name("lags-" + cluster.cluster()).start(() -> ask(cluster));
    }
    return last == null ? List.of() : last.lags;
  }

  /// The Cluster is gone.
  public void forget(Names cluster) {
    glances.remove(cluster);
  }

  private void ask(Names cluster) {
    List<Lag> lags = List.of();
    try {
      Admin admin = connections.known(cluster, Side.BROKERS).orElse(null);
      if (admin != null) {
        lags = look(admin);
      }
    } catch (ExecutionException | KafkaException e) {
      LOG.debugf("no lags of %s: %s", cluster, Words.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      glances.put(cluster, new Glance(clock.instant(), lags));
      asking.remove(cluster);
    }
  }

  private static List<Lag> look(Admin admin) throws ExecutionException, InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> groups =
        admin.listGroups().valid().get().stream()
            .filter(Lags::commits)
            .map(GroupListing::groupId)
            .limit(GROUPS)
            .collect(Collectors.toMap(id -> id, id -> new ListConsumerGroupOffsetsSpec()));
    if (groups.isEmpty()) {
      return List.of();
    }
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
    var answers = admin.listConsumerGroupOffsets(groups);
    for (String group : groups.keySet()) {
      committed.put(group, answers.partitionsToOffsetAndMetadata(group).get());
    }
    return lags(committed, ends(admin, committed));
  }

  /// Share and streams groups, and those of Connect, commit nothing to their topics.
  private static boolean commits(GroupListing group) {
    GroupType type = group.type().orElse(GroupType.UNKNOWN);
    return type == GroupType.CONSUMER
        || (type == GroupType.CLASSIC
            && (group.protocol().isEmpty() || group.protocol().equals("consumer")));
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Map<String, Map<TopicPartition, OffsetAndMetadata>> committed)
      throws InterruptedException {
    Set<TopicPartition> read = new HashSet<>();
    committed.values().forEach(c -> read.addAll(c.keySet()));
    Map<TopicPartition, OffsetSpec> latest =
        read.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    var answers = admin.listOffsets(latest);
    for (TopicPartition partition : read) {
      try {
        ListOffsetsResultInfo end = answers.partitionResult(partition).get();
        ends.put(partition, end.offset());
      } catch (ExecutionException e) {
        // A topic that is gone, or a partition without a leader, hides nothing of the others.
        LOG.debugf("no end of %s: %s", partition, Words.of(e));
      }
    }
    return ends;
  }

  /// The lag of each group at each topic, the longest first.
  static List<Lag> lags(
      Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
      Map<TopicPartition, Long> ends) {
    Map<Lag, Long> sums = new HashMap<>();
    committed.forEach(
        (group, offsets) ->
            offsets.forEach(
                (partition, offset) -> {
                  Long end = ends.get(partition);
                  if (end != null && offset != null) {
                    sums.merge(
                        new Lag(group, partition.topic(), 0),
                        Math.max(0, end - offset.offset()),
                        Long::sum);
                  }
                }));
    return sums.entrySet().stream()
        .map(e -> new Lag(e.getKey().group, e.getKey().topic, e.getValue()))
        .sorted(Comparator.comparingLong((Lag l) -> -l.records))
        .limit(TOLD)
        .toList();
  }
}
