package dev.ottla.metrics;

import dev.ottla.api.ClusterStatus;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the last look at a Cluster found, in figures.
///
/// @param conditions whether each is True
/// @param answers whether the brokers answered; partitions are counted only if they did
record Told(
    Instant at,
    Map<String, Boolean> conditions,
    long wanted,
    long ready,
    long controllersWanted,
    long controllersReady,
    int next,
    boolean answers,
    Partitions partitions) {

  /// Partitions by their state.
  record Partitions(long all, long offline, long underMinIsr, long underReplicated) {
    static final Partitions NONE = new Partitions(0, 0, 0, 0);

    private static Partitions of(List<Partition> all) {
      long offline = 0;
      long underMinIsr = 0;
      long underReplicated = 0;
      for (Partition p : all) {
        boolean led = p.leader().isPresent();
        offline += led ? 0 : 1;
        underMinIsr += led && p.isr().size() < p.minIsr() ? 1 : 0;
        underReplicated += p.isr().size() < p.replicas().size() ? 1 : 0;
      }
      return new Partitions(all.size(), offline, underMinIsr, underReplicated);
    }
  }

  static Told of(World world, ClusterStatus status) {
    Map<String, Boolean> conditions = new TreeMap<>();
    status.conditions().forEach(c -> conditions.put(c.getType(), c.getStatus().equals("True")));
    Partitions partitions =
        world.brokers().map(b -> Partitions.of(b.partitions())).orElse(Partitions.NONE);
    return new Told(
        world.now(),
        conditions,
        world.brokersWanted(),
        world.members().stream().filter(m -> m.role() == Role.BROKER).filter(Member::ready).count(),
        world.spec().controllers().replicas(),
        world.members().stream().filter(world::controls).filter(Member::ready).count(),
        status.next().size(),
        world.brokers().isPresent(),
        partitions);
  }

  void write(Text text, String namespace, String cluster) {
    conditions.forEach((type, is) -> text.add(Row.CONDITION, is ? 1 : 0, namespace, cluster, type));
    text.add(Row.BROKERS_WANTED, wanted, namespace, cluster)
        .add(Row.BROKERS_READY, ready, namespace, cluster)
        .add(Row.CONTROLLERS_WANTED, controllersWanted, namespace, cluster)
        .add(Row.CONTROLLERS_READY, controllersReady, namespace, cluster)
        .add(Row.KAFKA_ANSWERS, answers ? 1 : 0, namespace, cluster)
        .add(Row.NEXT, next, namespace, cluster)
        .add(Row.LOOKED, at.getEpochSecond(), namespace, cluster);
    if (answers) {
      text.add(Row.PARTITIONS, partitions.all, namespace, cluster)
          .add(Row.OFFLINE, partitions.offline, namespace, cluster)
          .add(Row.UNDER_MIN_ISR, partitions.underMinIsr, namespace, cluster)
          .add(Row.UNDER_REPLICATED, partitions.underReplicated, namespace, cluster);
    }
  }
}
