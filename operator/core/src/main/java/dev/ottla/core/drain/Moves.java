package dev.ottla.core.drain;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Scope;
import dev.ottla.core.balance.Balance.State;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which replicas move next. The balancer says where everything should go; of that only so much is
/// begun as leaves the brokers room to serve.
final class Moves {
  /// Copies that one broker receives at the same time: enough to keep a disk and a connection
  /// busy, as Cruise Control has it by default.
  private static final int INTO = 5;

  /// Part of a volume that stays free.
  private static final double FULL = 0.9;

  private Moves() {}

  /// What comes next.
  sealed interface Next {}

  /// These may begin.
  record Now(List<Move> moves) implements Next {}

  /// What is on its way comes first.
  record Later() implements Next {}

  /// There is no place for what is left.
  record Never(String why) implements Next {}

  static Next next(World world, Brokers brokers, Layout layout, Removal removal) {
    if (removal.waiting().isEmpty()) {
      return new Later();
    }
    Balance.Plan plan = plan(world, brokers, layout, removal.leaving());
    Set<String> waiting =
        removal.waiting().stream().map(Partition::name).collect(Collectors.toSet());
    List<Balance.Move> wanted =
        plan.moves().stream()
            .filter(m -> waiting.contains(m.topic() + "-" + m.partition()))
            .filter(m -> m.to().stream().noneMatch(removal.leaving()::contains))
            .toList();
    if (wanted.isEmpty()) {
      String why =
          plan.limits().isEmpty()
              ? "no broker that stays can take what is left."
              : plan.limits().getFirst().message() + ".";
      return removal.underway().isEmpty()
          ? new Never(Drain.words(removal.leaving()) + " cannot be emptied: " + why)
          : new Later();
    }
    List<Move> now = admitted(brokers, layout, wanted);
    return now.isEmpty() ? new Later() : new Now(now);
  }

  /// As many as the brokers that receive them can take beside what they receive already. Partitions
  /// that are short of replicas for another reason are left alone.
  private static List<Move> admitted(Brokers brokers, Layout layout, List<Balance.Move> wanted) {
    Map<Integer, Integer> busy = new HashMap<>();
    layout
        .moving()
        .values()
        .forEach(m -> m.adding().forEach(id -> busy.merge(id, 1, Integer::sum)));
    Map<String, Partition> partitions =
        brokers.partitions().stream().collect(Collectors.toMap(Partition::name, p -> p));
    List<Move> now = new ArrayList<>();
    for (Balance.Move move : wanted) {
      Partition partition = partitions.get(move.topic() + "-" + move.partition());
      List<Integer> adding = move.to().stream().filter(id -> !move.from().contains(id)).toList();
      boolean room = adding.stream().allMatch(id -> busy.getOrDefault(id, 0) < INTO);
      if (partition != null && sound(brokers, partition) && room) {
        adding.forEach(id -> busy.merge(id, 1, Integer::sum));
        now.add(new Move(move.topic(), move.partition(), move.to()));
      }
    }
    return now;
  }

  /// All its replicas on brokers that live are in sync, and one of them leads.
  private static boolean sound(Brokers brokers, Partition partition) {
    return partition.leader().isPresent()
        && partition.replicas().stream()
            .filter(brokers.live()::contains)
            .allMatch(partition.isr()::contains);
  }

  private static Balance.Plan plan(
      World world, Brokers brokers, Layout layout, Set<Integer> leaving) {
    Set<Integer> all = new HashSet<>(brokers.live());
    all.addAll(leaving);
    IntStream.range(0, world.spec().brokers().replicas()).forEach(all::add);
    Model model =
        new Model(all.stream().sorted().map(id -> broker(brokers, layout, leaving, id)).toList());
    for (Partition p : brokers.partitions()) {
      int[] after = after(layout, p).stream().mapToInt(Integer::intValue).toArray();
      model.partition(p.topic(), p.number(), after, Load.ofSize(layout.bytes(p.name())));
    }
    Goals usual = Goals.usual();
    Goals goals =
        new Goals(
            Scope.NEEDED,
            usual.band(),
            usual.cpuLimit(),
            usual.netLimit(),
            FULL,
            usual.replicaLimit(),
            usual.evenCounts(),
            usual.spreadPrice(),
            usual.batch());
    return Balance.plan(model, goals, Effort.of(0));
  }

  /// What is on its way counts as arrived.
  private static List<Integer> after(Layout layout, Partition partition) {
    Optional<Moving> moving = Optional.ofNullable(layout.moving().get(partition.name()));
    return moving
        .map(m -> partition.replicas().stream().filter(id -> !m.removing().contains(id)).toList())
        .orElse(partition.replicas());
  }

  private static Broker broker(Brokers brokers, Layout layout, Set<Integer> leaving, int id) {
    State state =
        leaving.contains(id)
            ? State.LEAVING
            : brokers.live().contains(id) ? State.LIVE : State.CORDONED;
    Stream<Disk> known = layout.disks().getOrDefault(id, List.of()).stream();
    List<Balance.Disk> disks = known.map(d -> new Balance.Disk(capacity(d), true)).toList();
    return new Broker(
        id,
        layout.racks().getOrDefault(id, ""),
        0,
        0,
        0,
        disks.isEmpty() ? List.of(new Balance.Disk(0, true)) : disks,
        state);
  }

  /// What Kafka may use of a volume: what is free and what it holds already.
  private static long capacity(Disk disk) {
    long held = disk.sizes().values().stream().mapToLong(Long::longValue).sum();
    return disk.total() == 0 ? 0 : Math.min(disk.total(), disk.usable() + held);
  }
}
