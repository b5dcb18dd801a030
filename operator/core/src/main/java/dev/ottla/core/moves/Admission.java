package dev.ottla.core.moves;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which moves of a plan may begin now: as many as leave the brokers room to serve.
public final class Admission {
  /// Copies that one broker receives at the same time: enough to keep a disk and a connection
  /// busy, as Cruise Control has it by default.
  private static final int INTO = 5;

  /// Seconds of copies at the limit: with more under way to one broker it begins no other. All that
  /// it receives share the limit, so that more at once would only arrive together, which costs
  /// those who wait for their partitions more than one by one.
  private static final int AHEAD = 5;

  /// Moves in one call to Kafka.
  private static final int CALL = 200;

  private final Brokers brokers;
  private final Layout layout;
  private final Map<Integer, Integer> busy = new HashMap<>();

  /// Bytes that each broker has still to receive.
  private final Map<Integer, Long> ahead = new HashMap<>();

  private final long enough;
  private final Map<String, Partition> partitions;
  private final Routes routes;

  private Admission(Brokers brokers, Layout layout) {
    this.brokers = brokers;
    this.layout = layout;
    this.partitions =
        brokers.partitions().stream().collect(Collectors.toMap(Partition::name, p -> p));
    this.routes = new Routes(layout);
    this.enough = AHEAD * Math.max(1, layout.throttles().rate().orElse(Long.MAX_VALUE / AHEAD));
    layout
        .moving()
        .forEach(
            (name, moving) -> {
              Partition partition = partitions.get(name);
              if (partition == null) {
                moving.adding().forEach(id -> busy.merge(id, 1, Integer::sum));
              } else {
                take(partition, moving.adding());
              }
            });
  }

  /// As many of these as the brokers that receive them can take beside what they receive already,
  /// in order: five at a time, and no more than keep it busy. Partitions that are short of replicas
  /// for another reason, or of which a broker shifts a replica from one of its disks to another,
  /// are left alone.
  ///
  /// The limit on copies holds for those who send. A broker gets copies from one other at a time,
  /// so that it holds for those who receive as well; who sends to nobody yet comes first.
  public static List<Move> admitted(Brokers brokers, Layout layout, List<Balance.Move> wanted) {
    Admission admission = new Admission(brokers, layout);
    Map<String, Move> now = new LinkedHashMap<>();
    for (boolean alone : new boolean[] {true, false}) {
      for (Balance.Move move : wanted) {
        Partition partition = admission.partitions.get(move.name());
        if (partition != null
            && now.size() < CALL
            && !now.containsKey(move.name())
            && admission.takes(partition, adding(move), alone)) {
          now.put(move.name(), new Move(move.topic(), move.partition(), move.to()));
        }
      }
    }
    return List.copyOf(now.values());
  }

  private static Set<Integer> adding(Balance.Move move) {
    return move.to().stream().filter(id -> !move.from().contains(id)).collect(Collectors.toSet());
  }

  private boolean takes(Partition partition, Set<Integer> adding, boolean alone) {
    boolean room = adding.stream().allMatch(this::room);
    boolean free = !layout.shifting() || !layout.shifting(partition.name());
    if (!room || !free || !sound(brokers, partition) || !routes.open(partition, adding, alone)) {
      return false;
    }
    take(partition, adding);
    return true;
  }

  private void take(Partition partition, Set<Integer> adding) {
    String name = partition.name();
    long size =
        partition.leader().isPresent()
            ? Progress.held(layout, partition.leader().getAsInt(), name)
            : 0;
    for (int id : adding) {
      busy.merge(id, 1, Integer::sum);
      ahead.merge(id, Math.max(0, size - Progress.held(layout, id, name)), Long::sum);
    }
    routes.take(partition, adding);
  }

  private boolean room(int broker) {
    return busy.getOrDefault(broker, 0) < INTO && ahead.getOrDefault(broker, 0L) < enough;
  }

  /// All its replicas on brokers that live are in sync, and one of them leads.
  public static boolean sound(Brokers brokers, Partition partition) {
    return partition.leader().isPresent()
        && partition.replicas().stream()
            .filter(brokers.live()::contains)
            .allMatch(partition.isr()::contains);
  }
}
