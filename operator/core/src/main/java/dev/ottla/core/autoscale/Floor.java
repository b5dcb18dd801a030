package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.World;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Between how many brokers the number moves, whatever the load.
///
/// @param least fewer could not hold what is there
/// @param most what the policy allows
record Floor(int least, int most) {
  /// Part of a volume that may be filled: where brokers could not be emptied, less a tenth.
  private static final double FULL = 0.8;

  static Floor of(World world, Autoscale policy) {
    int start = world.spec().brokers().replicas();
    int most = policy.most(start);
    int least = Math.max(policy.within(start, 1), copies(world));
    if (world.spec().controllers().combined()) {
      least = Math.max(least, world.spec().controllers().replicas());
    }
    least = Math.max(least, world.brokers().map(Floor::held).orElse(1));
    return new Floor(Math.min(least, most), most);
  }

  int within(int number) {
    return Math.clamp(number, least, most);
  }

  /// Copies that topics to come will want, by the properties that say so.
  private static int copies(World world) {
    return world.spec().config().entrySet().stream()
        .filter(e -> e.getKey().endsWith("replication.factor"))
        .filter(e -> e.getValue().matches("[1-9][0-9]{0,3}"))
        .mapToInt(e -> Integer.parseInt(e.getValue()))
        .max()
        .orElse(1);
  }

  /// As many as a partition has copies, as there are racks, and as the bytes need.
  private static int held(Brokers brokers) {
    int least = 1;
    Map<String, Moving> moving = brokers.layout().map(Layout::moving).orElse(Map.of());
    for (Partition partition : brokers.partitions()) {
      least = Math.max(least, copies(partition, moving));
    }
    if (brokers.layout().isPresent()) {
      Layout layout = brokers.layout().get();
      least = Math.max(least, (int) layout.racks().values().stream().distinct().count());
      least = Math.max(least, disks(layout));
    }
    return least;
  }

  /// A partition that moves lists both its old and its new brokers meanwhile.
  private static int copies(Partition partition, Map<String, Moving> moving) {
    Moving now = moving.isEmpty() ? null : moving.get(partition.name());
    return now == null
        ? partition.replicas().size()
        : (int) partition.replicas().stream().filter(id -> !now.adding().contains(id)).count();
  }

  private static int disks(Layout layout) {
    List<Disk> all = layout.disks().values().stream().flatMap(List::stream).toList();
    OptionalLong room =
        layout.disks().values().stream()
            .filter(of -> of.stream().allMatch(d -> d.total() > 0))
            .mapToLong(of -> of.stream().mapToLong(Disk::total).sum())
            .filter(total -> total > 0)
            .min();
    double held = all.stream().mapToDouble(Disk::held).sum();
    return room.isEmpty() ? 1 : (int) Math.ceil(held / (room.getAsLong() * FULL));
  }
}
