package dev.ottla.core.autoscale;

import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Window;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Of which brokers the load is known.
///
/// @param load what each carries, by node id
/// @param young whether some have only just come, and are taken to carry nothing
/// @param unknown why the load is not known as a whole; empty when it is
record Sight(Map<Integer, Carried> load, boolean young, Optional<String> unknown) {
  /// Samples come every few seconds; a minute without any means that they do not arrive.
  private static final Duration STALE = Duration.ofMinutes(1);

  static Sight of(World world, Brokers brokers) {
    LoadView view = world.load();
    Map<Integer, Carried> load = new TreeMap<>();
    boolean young = false;
    for (int id : brokers.live()) {
      Carried carried = view.brokers().get(id);
      if (carried != null && carried.newest().isAfter(world.now().minus(STALE))) {
        load.put(id, own(id, carried, brokers));
      } else if (justCame(world, id)) {
        young = true;
      } else {
        return unknown("the load of broker " + id + " is not known");
      }
    }
    return load.isEmpty()
        ? unknown("the load of the brokers is not known")
        : new Sight(load, young, Optional.empty());
  }

  /// What others keep on the same volume, which may be a folder of the machine's disk, goes nowhere
  /// with a broker that comes or goes: it only leaves less room. Of several volumes it is not known
  /// which one is told of.
  private static Carried own(int id, Carried carried, Brokers brokers) {
    List<Disk> disks = brokers.layout().map(l -> l.disks().get(id)).orElse(List.of());
    if (disks.size() != 1) {
      return carried;
    }
    Window disk = carried.disk();
    double others = Math.max(0, disk.mean() - disks.getFirst().held());
    return new Carried(
        carried.newest(),
        carried.cpu(),
        carried.networkIn(),
        carried.networkOut(),
        carried.handlers(),
        new Window(disk.mean() - others, disk.p95() - others, disk.slope(), disk.least() - others),
        (long) (carried.diskSize() - others),
        carried.clientIn(),
        carried.clientOut());
  }

  private static Sight unknown(String why) {
    return new Sight(Map.of(), false, Optional.of(why));
  }

  /// Whether a broker has not served for as long as a window is.
  private static boolean justCame(World world, int id) {
    return world.kube().members(world.names(), Role.BROKER).stream()
        .filter(m -> m.id() == id)
        .flatMap(m -> m.since().stream())
        .anyMatch(since -> since.plus(world.load().span()).isAfter(world.now()));
  }
}
