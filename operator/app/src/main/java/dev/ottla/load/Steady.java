package dev.ottla.load;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Rate;
import dev.ottla.core.world.LoadView.Rates;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the partitions of one cluster pass as a rule, for who plans by it: the median of the last
/// samples, so that a burst that is shorter than half of them is nothing; told anew when it is off
/// by more than a part of itself, so that noise is nothing, either.
///
/// A partition keeps its rate when it gets another leader, and while nobody can be asked.
final class Steady {
  /// Samples of a partition that are kept, one a minute.
  private static final int KEPT = 10;

  /// Before there are so many nothing is told.
  private static final int LEAST = 5;

  /// Partitions, the first that were seen: two or three megabytes, however large a cluster is.
  private static final int MOST = 20_000;

  /// After so long without a sample a partition, and the whole, is known no more.
  private static final Duration AGE = Duration.ofMinutes(15);

  /// Part of a rate that it must be off before it is told anew.
  private static final double OFF = 0.2;

  /// Likewise for the sums of all brokers, which vary less.
  private static final double SUMS_OFF = 0.1;

  /// Before all partitions that pass much have been told, the others would seem to pass it.
  private final Duration settles;

  private final Map<String, Map<Integer, Flow>> flows = new HashMap<>();
  private int count;
  private @Nullable Instant since;
  private Instant summed = Instant.MIN;
  private Rate all = new Rate(0, 0);
  private double cpu;

  /// @param every how often a broker tells of its partitions
  Steady(Duration every) {
    settles = every.multipliedBy(LEAST + 1);
  }

  /// One partition.
  private static final class Flow {
    private final float[] in = new float[KEPT];
    private final float[] out = new float[KEPT];
    private int samples;
    private Instant at = Instant.MIN;
    private @Nullable Rate told;

    void add(Instant now, double nowIn, double nowOut) {
      in[samples % KEPT] = (float) nowIn;
      out[samples % KEPT] = (float) nowOut;
      samples++;
      at = now;
      if (samples >= LEAST) {
        int filled = Math.min(samples, KEPT);
        Rate before = told == null ? new Rate(0, 0) : told;
        told =
            new Rate(
                near(before.in(), median(in, filled), OFF),
                near(before.out(), median(out, filled), OFF));
      }
    }

    private static double median(float[] of, int filled) {
      float[] sorted = Arrays.copyOf(of, filled);
      Arrays.sort(sorted);
      return sorted[filled / 2];
    }
  }

  /// What was told, unless that is too far off.
  private static double near(double told, double now, double off) {
    return Math.abs(now - told) > off * Math.max(now, told) ? now : told;
  }

  /// What one broker says of those that it leads.
  void add(Instant now, List<LoadView.Busy> led) {
    since = since == null ? now : since;
    for (LoadView.Busy busy : led) {
      Map<Integer, Flow> topic = flows.computeIfAbsent(busy.topic(), _ -> new HashMap<>());
      Flow flow = topic.get(busy.partition());
      if (flow == null && count < MOST) {
        flow = new Flow();
        topic.put(busy.partition(), flow);
        count++;
      }
      if (flow != null) {
        flow.add(now, busy.in(), busy.out());
      }
    }
  }

  /// What all brokers together carry, when all of them are known: otherwise it stays as it was.
  void sum(Instant now, Collection<Carried> brokers) {
    double in = 0;
    double out = 0;
    double cores = 0;
    double bytes = 0;
    for (Carried carried : brokers) {
      in += carried.clientIn();
      out += carried.clientOut();
      cores += carried.cpu().mean();
      bytes += carried.networkIn().mean() + carried.networkOut().mean();
    }
    all = new Rate(near(all.in(), in, SUMS_OFF), near(all.out(), out, SUMS_OFF));
    cpu = near(cpu, bytes > 0 ? cores / bytes : 0, SUMS_OFF);
    summed = now;
  }

  /// Empty before it has settled, and after a long silence.
  Optional<Rates> rates(Instant now) {
    Instant oldest = now.minus(AGE);
    flows.values().forEach(topic -> topic.values().removeIf(f -> f.at.isBefore(oldest)));
    flows.values().removeIf(Map::isEmpty);
    count = flows.values().stream().mapToInt(Map::size).sum();
    if (since == null || now.isBefore(since.plus(settles)) || summed.isBefore(oldest)) {
      return Optional.empty();
    }
    Map<String, Map<Integer, Rate>> told = new HashMap<>();
    flows.forEach(
        (topic, partitions) -> {
          Map<Integer, Rate> rates = new TreeMap<>();
          partitions.forEach(
              (number, flow) -> {
                if (flow.told != null) {
                  rates.put(number, flow.told);
                }
              });
          told.put(topic, rates);
        });
    return Optional.of(new Rates(told, all, cpu));
  }
}
