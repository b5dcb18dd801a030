package dev.ottla.core.moves;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which moves of a plan may begin now: as many as leave the brokers room to serve.
public final class Admission {
  /// Copies that one broker receives at the same time: enough to keep a disk and a connection
  /// busy, as Cruise Control has it by default.
  private static final int INTO = 5;

  /// Moves in one call to Kafka.
  private static final int CALL = 200;

  private Admission() {}

  /// As many of these as the brokers that receive them can take beside what they receive already,
  /// in order. Partitions that are short of replicas for another reason, or of which a broker
  /// shifts a replica from one of its disks to another, are left alone.
  public static List<Move> admitted(Brokers brokers, Layout layout, List<Balance.Move> wanted) {
    boolean shifting = layout.shifting();
    Map<Integer, Integer> busy = new HashMap<>();
    layout
        .moving()
        .values()
        .forEach(m -> m.adding().forEach(id -> busy.merge(id, 1, Integer::sum)));
    Map<String, Partition> partitions =
        brokers.partitions().stream().collect(Collectors.toMap(Partition::name, p -> p));
    List<Move> now = new ArrayList<>();
    for (Balance.Move move : wanted) {
      Partition partition = partitions.get(move.name());
      List<Integer> adding = move.to().stream().filter(id -> !move.from().contains(id)).toList();
      boolean room = adding.stream().allMatch(id -> busy.getOrDefault(id, 0) < INTO);
      boolean free = !shifting || !layout.shifting(move.name());
      if (partition != null && free && sound(brokers, partition) && room && now.size() < CALL) {
        adding.forEach(id -> busy.merge(id, 1, Integer::sum));
        now.add(new Move(move.topic(), move.partition(), move.to()));
      }
    }
    return now;
  }

  /// All its replicas on brokers that live are in sync, and one of them leads.
  public static boolean sound(Brokers brokers, Partition partition) {
    return partition.leader().isPresent()
        && partition.replicas().stream()
            .filter(brokers.live()::contains)
            .allMatch(partition.isr()::contains);
  }
}
