package dev.ottla.bench.balance;

import java.util.Arrays;

/// Makes clusters: skewed ones, ones that just grew, ones that shall shrink, and balanced ones
/// whose traffic changed.
final class Clusters {
  private Clusters() {}

  static Cluster make(Scenario scenario) {
    Dice dice = new Dice(scenario.seed());
    Loads loads = new Loads(scenario, dice);
    int[] replicas =
        switch (scenario.kind()) {
          case skewed -> skewed(scenario, dice);
          case add -> uniform(scenario, scenario.brokers() - scenario.added(), dice);
          case remove -> uniform(scenario, scenario.brokers(), dice);
          case drift -> choices(scenario, loads, dice);
        };
    if (scenario.kind() == Scenario.Kind.drift) {
      loads.drift(scenario, dice);
    }
    return new Cluster(scenario, loads, replicas);
  }

  private static int[] uniform(Scenario scenario, int brokers, Dice dice) {
    double[] weight = new double[brokers];
    Arrays.fill(weight, 1);
    return weighted(scenario, weight, dice);
  }

  private static int[] skewed(Scenario scenario, Dice dice) {
    double[] weight = new double[scenario.brokers()];
    for (int b = 0; b < weight.length; b++) {
      double w = StrictMath.exp(0.3 * dice.normal());
      weight[b] = Math.max(0.5, Math.min(2, w));
      weight[b] *= scenario.unequal() && (b / scenario.racks()) % 3 == 0 ? 2 : 1;
    }
    int[] replicas = weighted(scenario, weight, dice);
    for (int p = 0; p < scenario.partitions(); p++) {
      if (dice.uniform() < 0.3) {
        int at = p * Cluster.FACTOR;
        int heaviest = at;
        for (int i = at + 1; i < at + Cluster.FACTOR; i++) {
          heaviest = weight[replicas[i]] > weight[replicas[heaviest]] ? i : heaviest;
        }
        int swap = replicas[at];
        replicas[at] = replicas[heaviest];
        replicas[heaviest] = swap;
      }
    }
    return replicas;
  }

  private static int[] weighted(Scenario scenario, double[] weight, Dice dice) {
    double[] sums = new double[weight.length];
    double sum = 0;
    for (int b = 0; b < weight.length; b++) {
      sum += weight[b];
      sums[b] = sum;
    }
    int[] replicas = new int[scenario.partitions() * Cluster.FACTOR];
    for (int p = 0; p < scenario.partitions(); p++) {
      for (int i = 0; i < Cluster.FACTOR; i++) {
        int b;
        do {
          int found = Arrays.binarySearch(sums, dice.uniform() * sum);
          b = found < 0 ? -found - 1 : found + 1;
        } while (!fits(scenario, replicas, p, i, b));
        replicas[p * Cluster.FACTOR + i] = b;
      }
    }
    return replicas;
  }

  private static boolean fits(Scenario scenario, int[] replicas, int p, int count, int b) {
    for (int i = 0; i < count; i++) {
      if (replicas[p * Cluster.FACTOR + i] % scenario.racks() == b % scenario.racks()) {
        return false;
      }
    }
    return true;
  }

  /// The less loaded of two brokers that chance picks.
  private static int[] choices(Scenario scenario, Loads loads, Dice dice) {
    int brokers = scenario.brokers();
    double[] load = new double[brokers];
    int[] replicas = new int[scenario.partitions() * Cluster.FACTOR];
    for (int p = 0; p < scenario.partitions(); p++) {
      double in = loads.in[p] / 50_000;
      double out = loads.out[p] / 250_000;
      double disk = loads.disk[p] / 1_000_000;
      for (int i = 0; i < Cluster.FACTOR; i++) {
        int best = -1;
        for (int k = 0; k < 2; k++) {
          int b;
          do {
            b = dice.below(brokers);
          } while (!fits(scenario, replicas, p, i, b));
          best = best < 0 || load[b] < load[best] ? b : best;
        }
        replicas[p * Cluster.FACTOR + i] = best;
        load[best] += in + disk + (i == 0 ? out : 0) + 1.0 * brokers / scenario.replicas();
      }
    }
    return replicas;
  }
}
