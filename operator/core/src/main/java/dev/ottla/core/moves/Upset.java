package dev.ottla.core.moves;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Busy;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Rate;
import dev.ottla.core.world.LoadView.Rates;
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
  static final Upset NONE = new Upset(Map.of());

  private static final int SECONDS = 60;

  /// Bytes that are never a reason for anything.
  private static final long LEAST = 1 << 20;

  private final Map<String, Map<Integer, Long>> prices;

  private Upset(Map<String, Map<Integer, Long>> prices) {
    this.prices = prices;
  }

  /// By what partitions pass as a rule, or in the last minute while that cannot be told.
  static Upset of(World world) {
    LoadView load = world.load();
    long limit = world.spec().rebalance().rate(world.spec().brokers().resources());
    Map<String, Map<Integer, Long>> prices = new HashMap<>();
    double all = load.rates().map(r -> r.all().in() + r.all().out()).orElseGet(() -> sum(load));
    Map<String, Map<Integer, Rate>> known =
        load.rates().map(Rates::partitions).orElseGet(() -> last(load));
    known.forEach(
        (topic, rates) ->
            rates.forEach(
                (partition, rate) -> {
                  double part = Math.min(1, (rate.in() + rate.out()) / Math.max(1, all));
                  long price = Long.highestOneBit((long) (SECONDS * part * limit));
                  if (price >= LEAST) {
                    prices.computeIfAbsent(topic, _ -> new HashMap<>()).put(partition, price);
                  }
                }));
    return prices.isEmpty() ? NONE : new Upset(prices);
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
    return prices.getOrDefault(topic, Map.of()).getOrDefault(partition, 0L);
  }
}
