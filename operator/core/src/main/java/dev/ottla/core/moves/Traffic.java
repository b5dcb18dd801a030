package dev.ottla.core.moves;

import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.LoadView.Rate;
import dev.ottla.core.world.LoadView.Rates;
import dev.ottla.core.world.World;
import java.util.HashMap;
import java.util.Map;

/// What each replica costs its broker beside its bytes: processor time and network.
///
/// A partition that is not among those told of passes an equal part of what is left. So nothing
/// here follows from where replicas are, and a plan does not change because it is carried out.
///
/// What no broker bears much of is left out, as is what nobody has said how much a broker can bear.
final class Traffic {
  /// Nothing is known, or it does not matter.
  static final Traffic NONE = new Traffic(Map.of(), new Rate(0, 0), new double[3]);

  /// Part of what a broker can bear: what nobody bears more of is no reason to move anything.
  private static final double MATTERS = 0.25;

  /// Cores for each byte a second, at the most: what idle brokers use is not for the few bytes that
  /// they pass.
  private static final double DEAREST = 1.0 / (4 << 20);

  private static final int CPU = 0;
  private static final int IN = 1;
  private static final int OUT = 2;

  private final Map<String, Map<Integer, Rate>> known;

  /// Of a partition that is not known.
  private final Rate other;

  /// What each dimension counts: cores for each byte, then 1 or 0.
  private final double[] weight;

  private Traffic(Map<String, Map<Integer, Rate>> known, Rate other, double[] weight) {
    this.known = known;
    this.other = other;
    this.weight = weight;
  }

  static Traffic of(World world, Brokers brokers) {
    return world.load().rates().map(r -> of(world, brokers, r)).orElse(NONE);
  }

  private static Traffic of(World world, Brokers brokers, Rates rates) {
    double in = rates.all().in();
    double out = rates.all().out();
    int others = 0;
    for (Partition p : brokers.partitions()) {
      Rate told = rates.partitions().getOrDefault(p.topic(), Map.of()).get(p.number());
      in -= told == null ? 0 : told.in();
      out -= told == null ? 0 : told.out();
      others += told == null ? 1 : 0;
    }
    Rate other =
        new Rate(Math.max(0, in) / Math.max(1, others), Math.max(0, out) / Math.max(1, others));
    double[] weight = {Math.min(rates.cpu(), DEAREST), 1, 1};
    double[] most = new Traffic(rates.partitions(), other, weight).most(brokers);
    double[] bears = bears(world);
    boolean counts = false;
    for (int d = 0; d < weight.length; d++) {
      boolean matters = bears[d] > 0 && most[d] >= MATTERS * bears[d];
      weight[d] = matters ? weight[d] : 0;
      counts |= matters;
    }
    return counts ? new Traffic(rates.partitions(), other, weight) : NONE;
  }

  /// What one broker can bear; 0 where nobody has said.
  private static double[] bears(World world) {
    dev.ottla.api.Brokers spec = world.spec().brokers();
    return new double[] {spec.resources().processors(), spec.bandwidth(), spec.bandwidth()};
  }

  /// What the broker bears that bears most, in each dimension.
  private double[] most(Brokers brokers) {
    Map<Integer, double[]> sums = new HashMap<>();
    for (Partition p : brokers.partitions()) {
      Load load = load(p, p.replicas().size(), 0);
      for (int i = 0; i < p.replicas().size(); i++) {
        double[] sum = sums.computeIfAbsent(p.replicas().get(i), _ -> new double[3]);
        sum[CPU] += i == 0 ? load.cpuLeader() : load.cpuFollower();
        sum[IN] += load.in();
        sum[OUT] += i == 0 ? load.outLeader() : 0;
      }
    }
    double[] most = new double[3];
    for (double[] sum : sums.values()) {
      for (int d = 0; d < most.length; d++) {
        most[d] = Math.max(most[d], sum[d]);
      }
    }
    return most;
  }

  /// Whether it makes a difference to anything.
  boolean counts() {
    return this != NONE;
  }

  /// Whether a broker leads so much more or less than if first replicas led.
  ///
  /// @param part of the mean of what brokers bear
  boolean astray(Brokers brokers, double part) {
    Map<Integer, double[]> off = new HashMap<>();
    double[] all = new double[3];
    for (Partition p : brokers.partitions()) {
      int copies = p.replicas().size();
      Load load = load(p, copies, 0);
      all[CPU] += load.cpuLeader() + (copies - 1) * load.cpuFollower();
      all[OUT] += load.outLeader();
      if (p.leader().isPresent()) {
        lead(off, p.leader().getAsInt(), load, 1);
        lead(off, p.replicas().getFirst(), load, -1);
      }
    }
    double allowed = part / Math.max(1, brokers.live().size());
    return off.values().stream()
        .anyMatch(
            o -> Math.abs(o[CPU]) > allowed * all[CPU] || Math.abs(o[OUT]) > allowed * all[OUT]);
  }

  private static void lead(Map<Integer, double[]> off, int broker, Load load, int sign) {
    double[] sum = off.computeIfAbsent(broker, _ -> new double[3]);
    sum[CPU] += sign * (load.cpuLeader() - load.cpuFollower());
    sum[OUT] += sign * load.outLeader();
  }

  /// Clients write to the leader and read from it, and so do its followers read.
  ///
  /// @param size bytes that each replica stores
  Load load(Partition partition, int copies, long size) {
    Rate rate =
        known.getOrDefault(partition.topic(), Map.of()).getOrDefault(partition.number(), other);
    double in = rate.in();
    double out = rate.out() + in * (copies - 1);
    return new Load(
        weight[CPU] * (in + out), weight[CPU] * in, weight[IN] * in, weight[OUT] * out, 0, size);
  }
}
