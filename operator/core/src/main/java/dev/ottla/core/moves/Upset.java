package dev.ottla.core.moves;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Busy;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Rate;
import dev.ottla.core.world.World;
import java.util.HashMap;
import java.util.Map;

/// What it is worth to leave a partition alone that clients use: they wait for a moment when a
/// replica of it arrives or another one comes to lead, and other partitions may serve as well.
///
/// A moment of all clients is held to be as bad as copies at their limit for a minute, and a
/// partition stands for the part of them that it passes of all bytes. So it matters where little is
/// stored, or one partition passes much. Told in powers of two, so that a plan seldom changes with
/// noise.
final class Upset {
  /// Nothing is known of clients.
  static final Upset NONE = new Upset(Map.of(), 1, 0);

  private static final int SECONDS = 60;

  /// Bytes that are never a reason for anything.
  private static final long LEAST = 1 << 20;

  private final Map<String, Map<Integer, Rate>> known;

  /// Bytes a second that all partitions pass.
  private final double all;

  /// Bytes a second that a broker may copy.
  private final long limit;

  private Upset(Map<String, Map<Integer, Rate>> known, double all, long limit) {
    this.known = known;
    this.all = all;
    this.limit = limit;
  }

  /// By what partitions pass as a rule, or in the last minute while that cannot be told.
  static Upset of(World world) {
    LoadView load = world.load();
    long limit = world.spec().rebalance().rate(world.spec().brokers().resources());
    return load.rates()
        .map(r -> new Upset(r.partitions(), r.all().in() + r.all().out(), limit))
        .orElseGet(() -> new Upset(last(load), sum(load), limit));
  }

  private static double sum(LoadView load) {
    double sum = 0;
    for (Carried carried : load.brokers().values()) {
      sum += carried.clientIn() + carried.clientOut();
    }
    double told = load.busiest().stream().mapToDouble(b -> b.in() + b.out()).sum();
    return Math.max(sum, told);
  }

  private static Map<String, Map<Integer, Rate>> last(LoadView load) {
    Map<String, Map<Integer, Rate>> last = new HashMap<>();
    for (Busy busy : load.busiest()) {
      last.computeIfAbsent(busy.topic(), _ -> new HashMap<>())
          .put(busy.partition(), new Rate(busy.in(), busy.out()));
    }
    return last;
  }

  /// Bytes that might be copied instead.
  long price(String topic, int partition) {
    Rate rate = known.getOrDefault(topic, Map.of()).get(partition);
    if (rate == null) {
      return 0;
    }
    double part = Math.min(1, (rate.in() + rate.out()) / Math.max(1, all));
    long price = Long.highestOneBit((long) (SECONDS * part * limit));
    return price < LEAST ? 0 : price;
  }
}
