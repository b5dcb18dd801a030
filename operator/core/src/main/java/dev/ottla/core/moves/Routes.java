package dev.ottla.core.moves;

import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// From whom to whom brokers send copies at the moment.
final class Routes {
  /// Bytes; five copies of no more are sent within a second at the smallest limit that follows from
  /// a broker's processors, and count as none.
  private static final long LIGHT = 1 << 20;

  private final Layout layout;

  /// Who sends to a broker, and to whom a broker sends.
  private final Map<Integer, Set<Integer>> sources = new HashMap<>();

  private final Map<Integer, Set<Integer>> targets = new HashMap<>();

  Routes(Layout layout) {
    this.layout = layout;
  }

  /// The leader of a partition sends it to these.
  void take(Partition partition, Set<Integer> to) {
    if (partition.leader().isEmpty() || light(partition)) {
      return;
    }
    int from = partition.leader().getAsInt();
    for (int id : to) {
      sources.computeIfAbsent(id, _ -> new HashSet<>()).add(from);
      targets.computeIfAbsent(from, _ -> new HashSet<>()).add(id);
    }
  }

  /// Whether nobody else sends to these.
  ///
  /// @param alone whether its leader must send to nobody else either
  boolean open(Partition partition, Set<Integer> to, boolean alone) {
    if (partition.leader().isEmpty() || light(partition)) {
      return true;
    }
    int from = partition.leader().getAsInt();
    return to.stream().allMatch(id -> Set.of(from).containsAll(of(sources, id)))
        && (!alone || to.containsAll(of(targets, from)));
  }

  private static Set<Integer> of(Map<Integer, Set<Integer>> brokers, int id) {
    return brokers.getOrDefault(id, Set.of());
  }

  private boolean light(Partition partition) {
    int leader = partition.leader().orElseThrow();
    for (Disk disk : layout.disks().getOrDefault(leader, List.of())) {
      Long size = disk.sizes().get(partition.name());
      if (size != null) {
        return size <= LIGHT;
      }
    }
    // Nobody knows: it may be large.
    return false;
  }
}
