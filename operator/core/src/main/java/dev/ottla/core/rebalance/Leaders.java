package dev.ottla.core.rebalance;

import dev.ottla.api.ClusterSpec;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.plan.Step.ElectLeaders;
import dev.ottla.core.plan.Step.Seat;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Who leads, and who should.
final class Leaders {
  /// A person may keep Kafka from electing preferred leaders; then nobody else does it either.
  private static final String BY_ITSELF = "auto.leader.rebalance.enable";

  private Leaders() {}

  static Optional<ElectLeaders> elect(Placement placement, ClusterSpec spec) {
    Brokers brokers = placement.brokers();
    int band = spec.rebalance().startBand();
    List<Partition> others = brokers.partitions().stream().filter(Leaders::other).toList();
    if (others.isEmpty()
        || spec.config().getOrDefault(BY_ITSELF, "true").equals("false")
        || !(far(brokers.partitions(), band) || placement.astray(band))) {
      return Optional.empty();
    }
    List<Seat> seats = others.stream().map(p -> new Seat(p.topic(), p.number())).toList();
    return Optional.of(new ElectLeaders(seats, "brokers lead more or less than their share"));
  }

  /// Partitions of some topics whose first replica could lead and does not, however few they are:
  /// for somebody who asked for it.
  static Optional<ElectLeaders> elect(Brokers brokers, Predicate<String> topics, String why) {
    List<Seat> seats =
        brokers.partitions().stream()
            .filter(p -> topics.test(p.topic()) && other(p))
            .map(p -> new Seat(p.topic(), p.number()))
            .toList();
    return seats.isEmpty() ? Optional.empty() : Optional.of(new ElectLeaders(seats, why));
  }

  /// Whether the first replica could lead and does not.
  private static boolean other(Partition partition) {
    int first = partition.replicas().getFirst();
    return partition.leader().isPresent()
        && partition.leader().getAsInt() != first
        && partition.isr().contains(first);
  }

  /// Whether some broker leads so many more or less than it should; a single partition is no
  /// reason.
  private static boolean far(List<Partition> partitions, int percent) {
    Map<Integer, Integer> lead = new HashMap<>();
    Map<Integer, Integer> should = new HashMap<>();
    for (Partition p : partitions) {
      should.merge(p.replicas().getFirst(), 1, Integer::sum);
      lead.merge(p.leader().orElse(p.replicas().getFirst()), 1, Integer::sum);
    }
    return should.entrySet().stream()
        .anyMatch(
            e ->
                Math.abs(e.getValue() - lead.getOrDefault(e.getKey(), 0))
                    > Math.max(1, e.getValue() * percent / 100));
  }
}
