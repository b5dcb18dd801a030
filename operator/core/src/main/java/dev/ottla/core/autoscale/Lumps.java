package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale.Target;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.LoadView.Busy;
import dev.ottla.core.world.LoadView.Carried;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The hottest partition of each broker: what it bears cannot be divided, however many brokers
/// there are.
final class Lumps {
  private final Map<String, Partition> partitions = new HashMap<>();
  private final List<Busy> busiest;

  /// Bytes of the largest replica on each broker.
  private final Map<Integer, Long> largest = new HashMap<>();

  Lumps(Brokers brokers, List<Busy> busiest) {
    this.busiest = busiest;
    Set<String> topics = busiest.stream().map(Busy::topic).collect(Collectors.toSet());
    brokers.partitions().stream()
        .filter(p -> topics.contains(p.topic()))
        .forEach(p -> partitions.put(p.name(), p));
    brokers
        .layout()
        .ifPresent(
            l ->
                l.disks()
                    .forEach(
                        (id, disks) ->
                            disks.forEach(
                                d ->
                                    d.sizes()
                                        .values()
                                        .forEach(size -> largest.merge(id, size, Math::max)))));
  }

  /// What the hottest partition of each broker makes of a target, in the target's unit.
  Map<Integer, Double> of(Target target, Map<Integer, Carried> load) {
    Map<Integer, Double> lumps = new HashMap<>();
    if (target == Target.DISK) {
      largest.forEach((id, size) -> lumps.put(id, (double) size));
      return lumps;
    }
    for (Busy busy : busiest) {
      Partition partition = partitions.get(busy.topic() + "-" + busy.partition());
      if (partition != null) {
        for (int id : partition.replicas()) {
          lumps.merge(id, of(target, busy, partition, id, load.get(id)), Math::max);
        }
      }
    }
    return lumps;
  }

  private static double of(
      Target target, Busy busy, Partition partition, int id, @Nullable Carried carried) {
    boolean leads = busy.leader() == id;
    double in = busy.in();
    double out = leads ? busy.out() + busy.in() * (partition.replicas().size() - 1) : 0;
    if (carried == null) {
      return 0;
    }
    // Processor time and handlers follow the bytes.
    double bytes = Math.max(1, carried.networkIn().mean() + carried.networkOut().mean());
    double part = Math.min(1, (in + out) / bytes);
    return switch (target) {
      case NETWORK_IN -> in;
      case NETWORK_OUT -> out;
      case CPU -> carried.cpu().mean() * part;
      case HANDLERS -> carried.handlers().mean() * part;
      case DISK -> 0;
    };
  }

  /// The busiest partition that a broker leads, by name.
  String led(int broker) {
    return busiest.stream()
        .filter(b -> b.leader() == broker)
        .findFirst()
        .map(b -> b.topic() + "-" + b.partition())
        .orElse("one partition");
  }
}
