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
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who leads, and who should.
final class Leaders {
  /// A person may keep Kafka from electing preferred leaders; then nobody else does it either.
  private static final String BY_ITSELF = "auto.leader.rebalance.enable";

  /// As many as are elected at once after moves. A broker hears of all leaders that change together
  /// in one piece, and writes a file for each before it goes on with any; until then nobody who
  /// waits for all copies is answered.
  private static final int LOT = 4;

  /// At least this part of those who are left, so that thousands take some fifty looks.
  private static final int PART = 8;

  private Leaders() {}

  /// After moves all of them, in small lots; a limit on copies that stands tells of moves. Without
  /// moves all at once, when brokers are further from their share than the band.
  static Optional<ElectLeaders> elect(Placement placement, ClusterSpec spec) {
    Brokers brokers = placement.brokers();
    int band = spec.rebalance().startBand();
    List<Partition> others = brokers.partitions().stream().filter(Leaders::other).toList();
    if (others.isEmpty() || spec.config().getOrDefault(BY_ITSELF, "true").equals("false")) {
      return Optional.empty();
    }
    if (Rebalance.begun(placement.layout())) {
      return Optional.of(lot(others, "brokers shall lead what they are the first to lead"));
    }
    return far(brokers.partitions(), band) || placement.astray(band)
        ? Optional.of(new ElectLeaders(seats(others), "brokers lead more or less than their share"))
        : Optional.empty();
  }

  /// Partitions of some topics whose first replica could lead and does not, however few they are:
  /// for somebody who asked for it.
  static Optional<ElectLeaders> elect(Brokers brokers, Predicate<String> topics, String why) {
    List<Partition> others =
        brokers.partitions().stream().filter(p -> topics.test(p.topic()) && other(p)).toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(lot(others, why));
  }

  /// Of all brokers that shall lead alike: one that may not lead yet holds up its own only.
  private static ElectLeaders lot(List<Partition> others, String why) {
    Map<Integer, Integer> places = new HashMap<>();
    List<Partition> alike =
        others.stream()
            .collect(
                Collectors.groupingBy(
                    p -> places.merge(p.replicas().getFirst(), 1, Integer::sum),
                    TreeMap::new,
                    Collectors.toList()))
            .values()
            .stream()
            .flatMap(List::stream)
            .limit(Math.max(LOT, others.size() / PART))
            .toList();
    int more = others.size() - alike.size();
    String words = more == 0 ? why : "%s; %d more are to follow".formatted(why, more);
    return new ElectLeaders(seats(alike), words);
  }

  private static List<Seat> seats(List<Partition> partitions) {
    return partitions.stream().map(p -> new Seat(p.topic(), p.number())).toList();
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
