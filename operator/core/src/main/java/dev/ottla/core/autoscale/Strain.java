package dev.ottla.core.autoscale;

import dev.ottla.api.Autoscale.Target;
import java.util.List;
import java.util.Map;

/// How much of one target the brokers bear, in shares of what a broker can bear.
///
/// @param target what is borne
/// @param limit the share that no broker shall exceed
/// @param brokers how many brokers bear it
/// @param each the share of each by its node id: 95 of 100 samples, as of the end of the window
/// @param lumps the part of it that its hottest partition is, which more brokers cannot divide
/// @param least the mean share of what they bore throughout the last moments
/// @param ahead by what it will have grown when one more broker bears its part, 1 or more
/// @param even whether to reckon with equal shares: while replicas move, what each bears now says
///     little of what it will bear
record Strain(
    Target target,
    double limit,
    int brokers,
    Map<Integer, Double> each,
    Map<Integer, Double> lumps,
    double least,
    double ahead,
    boolean even) {

  /// A broker further above the mean than that wants balance, not company.
  private static final double SKEWED = 1.5;

  /// A partition that is more than that part of what a broker may bear: others can take what is
  /// beside it, without there being more of them.
  private static final double LUMP = 0.5;

  /// One that is more than that, and is named.
  private static final double LONE = 0.8;

  /// The share beyond which clients wait for brokers: what is measured then says no more how much
  /// they want.
  private static final double FULL = 0.9;

  /// Against what arithmetic of floating point adds.
  private static final double GRAIN = 1e-9;

  /// The share of the broker that bears most, had the cluster so many.
  ///
  /// @param growth by what the load grows beside the trend
  double at(int number, double growth) {
    double most = total() * ahead * growth / number;
    for (int id : divided()) {
      double divided = Math.max(0, share(id) * ahead * growth - lump(id));
      most = Math.max(most, lump(id) + divided * brokers / number);
    }
    return most;
  }

  /// The least number of brokers none of which exceeds a part of the limit.
  double needed(double part, double growth) {
    return grown(part, ahead * growth);
  }

  /// Likewise, should the load be so many times what it is now.
  double grown(double part, double growth) {
    double allowed = limit * part;
    double most = total() * growth / allowed;
    for (int id : divided()) {
      double divided = Math.max(0, share(id) * growth - lump(id));
      most = Math.max(most, divided * brokers / (allowed - lump(id)));
    }
    return most - GRAIN;
  }

  /// How much is left of the room between the limit and what brokers can bear: 1 while they keep to
  /// the limit, 0 when they bear all they can.
  double room() {
    double room = Math.max(GRAIN, FULL - limit);
    return Math.clamp((FULL - least) / room, 0, 1);
  }

  /// Those of whose load more brokers would take their part.
  private List<Integer> divided() {
    return even ? List.of() : each.keySet().stream().filter(id -> lump(id) < LUMP * limit).toList();
  }

  /// The broker that bears most.
  int hottest() {
    int hottest = -1;
    for (int id : each.keySet()) {
      if (hottest < 0 || of(id) > of(hottest)) {
        hottest = id;
      }
    }
    return hottest;
  }

  double of(int id) {
    return each.getOrDefault(id, 0.0);
  }

  double lump(int id) {
    return Math.min(of(id), lumps.getOrDefault(id, 0.0));
  }

  double total() {
    return each.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// Whether a broker bears one partition and can bear little else.
  boolean lone(int id) {
    return lump(id) >= LONE * limit;
  }

  private double share(int id) {
    return Math.min(of(id), SKEWED * total() / brokers + lump(id));
  }
}
