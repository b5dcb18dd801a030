package dev.ottla.see;

import dev.ottla.core.world.KafkaView.Moving;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;

/// Partitions on their way to other brokers, told as of one moment.
///
/// Controllers say which partitions are on their way, and brokers which replicas each has. A broker
/// hears of beginning and end a little later: a partition that has arrived has, for it, all its old
/// and new replicas still. Taken at its word that were a partition with more replicas than anybody
/// gave it, and no plan would fit.
final class Transit {
  /// Brokers hear in milliseconds, or under load in seconds. Who still says the same was made so.
  private static final Duration HEARD = Duration.ofSeconds(10);

  private final Map<String, Sighting> sightings = new HashMap<>();
  private final Map<String, Moving> moving = new HashMap<>();
  private Instant now = Instant.EPOCH;

  /// When a controller last named a partition, and how.
  private record Sighting(List<Integer> replicas, Moving moving, Instant at) {
    List<Integer> target() {
      return replicas.stream().filter(id -> !moving.removing().contains(id)).toList();
    }
  }

  /// What a controller says, before a broker is asked.
  void listed(Map<TopicPartition, PartitionReassignment> reassignments, Instant now) {
    this.now = now;
    moving.clear();
    sightings.values().removeIf(s -> s.at().isBefore(now.minus(HEARD)));
    reassignments.forEach(
        (p, r) ->
            sightings.put(
                p.topic() + "-" + p.partition(),
                new Sighting(
                    r.replicas(),
                    new Moving(Set.copyOf(r.addingReplicas()), Set.copyOf(r.removingReplicas())),
                    now)));
  }

  /// The replicas of a partition, of which a broker says that it has these.
  List<Integer> replicas(String topic, int partition, List<Integer> described) {
    if (sightings.isEmpty()) {
      return described;
    }
    String name = topic + "-" + partition;
    Sighting last = sightings.get(name);
    if (last == null || !on(last, described)) {
      sightings.remove(name);
      return described;
    }
    moving.put(name, last.moving());
    return last.replicas();
  }

  /// Whether it is on its way still. Where replicas are only added, or only go, they are the same
  /// before and after the end: then the controller's word alone counts.
  private boolean on(Sighting last, List<Integer> described) {
    return last.at().equals(now)
        ? !described.equals(last.target()) || last.moving().removing().isEmpty()
        : described.equals(last.replicas())
            && !last.moving().adding().isEmpty()
            && !last.moving().removing().isEmpty();
  }

  /// What is on its way, by the partition's name; once all partitions were asked for.
  Map<String, Moving> moving() {
    return Map.copyOf(moving);
  }
}
