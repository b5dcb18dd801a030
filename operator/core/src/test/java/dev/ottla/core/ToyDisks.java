package dev.ottla.core;

import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Shift;
import dev.ottla.core.throttle.Throttle;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Rate;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The log directories of the brokers, one on each volume: which replica lies where, and what is on
/// its way from one to another.
final class ToyDisks {
  private static final long SIZE = 1000;

  /// A copy in another directory that has not taken the place of the replica yet.
  private record Copy(int to, long bytes) {}

  private record Key(int broker, String partition) {}

  /// Bytes in use on the first disks of brokers; little on those that are not named.
  final Map<Integer, Long> filled = new HashMap<>();

  final Set<Integer> strays = new TreeSet<>();

  private final ToyKube kube;
  private final Map<Key, Integer> places = new HashMap<>();
  private final Map<Key, Copy> copies = new HashMap<>();

  ToyDisks(ToyKube kube) {
    this.kube = kube;
  }

  ToyDisks copy(ToyKube of) {
    ToyDisks copy = new ToyDisks(of);
    copy.filled.putAll(filled);
    copy.strays.addAll(strays);
    copy.places.putAll(places);
    copy.copies.putAll(copies);
    return copy;
  }

  /// The rates by now; that of all brokers is among what Kafka keeps for all nodes.
  Rate limit(Map<String, String> everywhere) {
    String all = everywhere.getOrDefault(Throttle.DISKS, "");
    return new Rate(
        all.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(all)),
        Set.copyOf(strays));
  }

  boolean throttle(Step.ThrottleDisks step, Map<String, String> everywhere) {
    strays.removeAll(step.strays());
    everywhere.remove(Throttle.DISKS);
    step.rate().ifPresent(r -> everywhere.put(Throttle.DISKS, Long.toString(r)));
    return true;
  }

  /// Who is away is not reached; what is on its way elsewhere goes there no more. Answers whether
  /// all were reached.
  boolean shift(List<Shift> shifts, List<ToyPartition> partitions, Set<Integer> running) {
    boolean all = true;
    for (Shift shift : shifts) {
      boolean there =
          partitions.stream()
              .anyMatch(p -> p.name().equals(shift.name()) && p.replicas.contains(shift.broker()));
      Key key = new Key(shift.broker(), shift.name());
      int to = number(shift.path());
      if (!running.contains(shift.broker())) {
        all = false;
      } else if (there && to == place(key)) {
        copies.remove(key);
      } else if (there && (!copies.containsKey(key) || copies.get(key).to != to)) {
        copies.put(key, new Copy(to, 0));
      }
    }
    return all;
  }

  private static int number(String path) {
    return Integer.parseInt(path.replaceAll("\\D", ""));
  }

  private int place(Key key) {
    return Objects.requireNonNull(places.getOrDefault(key, 0));
  }

  /// How many replicas are on their way.
  int underway() {
    return copies.size();
  }

  /// Of one broker.
  long underway(int broker) {
    return copies.keySet().stream().filter(k -> k.broker == broker).count();
  }

  /// Whoever runs copies a bit, and goes on where it was after a restart.
  void tick(List<ToyPartition> partitions, Set<Integer> running, Luck luck) {
    copies.keySet().removeIf(k -> !held(partitions, k));
    places.keySet().removeIf(k -> !held(partitions, k));
    for (Key key : List.copyOf(copies.keySet())) {
      Copy now = Objects.requireNonNull(copies.get(key));
      if (!running.contains(key.broker) || !luck.chance(0.5)) {
        continue;
      }
      if (now.bytes >= SIZE) {
        copies.remove(key);
        places.put(key, now.to);
      } else {
        copies.put(key, new Copy(now.to, now.bytes + SIZE / 2));
      }
    }
  }

  private static boolean held(List<ToyPartition> partitions, Key key) {
    return partitions.stream()
        .anyMatch(p -> p.name().equals(key.partition) && p.replicas.contains(key.broker));
  }

  /// All that a broker has is gone; what comes to it lies in its first directory.
  void lose(int broker) {
    copies.keySet().removeIf(k -> k.broker == broker);
    places.keySet().removeIf(k -> k.broker == broker);
  }

  /// What a broker says of its directories.
  List<Disk> of(int broker, List<ToyPartition> partitions) {
    List<Map<String, Long>> sizes = new ArrayList<>();
    List<Map<String, Long>> coming = new ArrayList<>();
    for (int k = 0; k < volumes(broker); k++) {
      sizes.add(new TreeMap<>());
      coming.add(new TreeMap<>());
    }
    for (ToyPartition p : partitions) {
      Key key = new Key(broker, p.name());
      if (p.replicas.contains(broker)) {
        sizes.get(place(key)).put(p.name(), SIZE);
      }
      if (copies.containsKey(key)) {
        Copy copy = Objects.requireNonNull(copies.get(key));
        coming.get(copy.to).put(p.name(), copy.bytes);
      }
    }
    List<Disk> disks = new ArrayList<>();
    for (int k = 0; k < sizes.size(); k++) {
      long total = k == 0 && filled.containsKey(broker) ? capacity(broker) : 0;
      long used = Math.min(total, filled.getOrDefault(broker, 0L));
      String path = "/data-" + k + "/logs";
      disks.add(new Disk(path, total, total - used, sizes.get(k), coming.get(k)));
    }
    return disks;
  }

  private int volumes(int broker) {
    Optional<ToyPod> pod = kube.pod(broker);
    if (pod.isPresent()) {
      return pod.get().volumes();
    }
    int volumes = 1;
    while (kube.claims.containsKey("data-" + volumes + "-orders-brokers-" + broker)) {
      volumes++;
    }
    return volumes;
  }

  /// Bytes of its first volume; 0 while there is none.
  long capacity(int broker) {
    return kube.claims.get("data-0-orders-brokers-" + broker) instanceof PersistentVolumeClaim c
        ? c.getSpec()
            .getResources()
            .getRequests()
            .getOrDefault("storage", new Quantity("0"))
            .getNumericalAmount()
            .longValue()
        : 0;
  }
}
