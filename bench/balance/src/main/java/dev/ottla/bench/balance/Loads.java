package dev.ottla.bench.balance;

import java.util.Arrays;

/// The loads of all partitions of a made-up cluster.
final class Loads {
  final int[] topic;
  final int[] number;
  final float[] in;
  final float[] out;
  final float[] disk;
  private final int staying;

  Loads(Scenario scenario, Dice dice) {
    int parts = scenario.partitions();
    staying = scenario.brokers() - scenario.removed();
    topic = new int[parts];
    number = new int[parts];
    int[] sizes = sizes(scenario);
    int topics = sizes.length;
    double[] rate = new double[topics];
    double[] fan = new double[topics];
    double[] keep = new double[topics];
    int[] rank = shuffled(topics, dice);
    for (int t = 0; t < topics; t++) {
      rate[t] = StrictMath.pow(rank[t] + 1, -0.8);
      fan[t] = StrictMath.pow(2, 3 * dice.uniform() - 1);
      keep[t] = StrictMath.pow(2, 6 * dice.uniform());
    }
    double[] rates = new double[parts];
    double[] disks = new double[parts];
    int p = 0;
    for (int t = 0; t < topics; t++) {
      for (int i = 0; i < sizes[t]; i++, p++) {
        topic[p] = t;
        number[p] = i;
        rates[p] = rate[t] * StrictMath.exp(0.4 * dice.normal());
        disks[p] = rates[p] * keep[t] * StrictMath.exp(0.2 * dice.normal());
      }
    }
    double traffic = parts < 100 ? 4.0 / parts : 0.1 / staying;
    double stored = parts < 100 ? 0.8 * 4.0 / parts : 0.08 / staying;
    cap(rates, traffic);
    cap(disks, stored);
    scale(rates, 50_000.0 * staying / Cluster.FACTOR);
    scale(disks, 1_000_000.0 * staying / Cluster.FACTOR);
    in = new float[parts];
    out = new float[parts];
    disk = new float[parts];
    for (p = 0; p < parts; p++) {
      in[p] = (float) rates[p];
      out[p] = (float) (rates[p] * (fan[topic[p]] + Cluster.FACTOR - 1));
      disk[p] = (float) disks[p];
    }
  }

  private static int[] sizes(Scenario scenario) {
    int topics = scenario.topics();
    int parts = scenario.partitions();
    double[] weight = new double[topics];
    double sum = 0;
    for (int t = 0; t < topics; t++) {
      weight[t] = StrictMath.pow(t + 1, -0.9);
      sum += weight[t];
    }
    int[] sizes = new int[topics];
    int all = 0;
    for (int t = 0; t < topics; t++) {
      long size = Math.round(weight[t] / sum * parts);
      sizes[t] = (int) Math.max(1, Math.min(4L * scenario.brokers(), size));
      all += sizes[t];
    }
    for (int t = 0; all != parts; t = (t + 1) % topics) {
      if (all < parts) {
        sizes[t]++;
        all++;
      } else if (all > parts && sizes[t] > 1) {
        sizes[t]--;
        all--;
      }
    }
    return sizes;
  }

  private static int[] shuffled(int n, Dice dice) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = dice.below(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /// No value above a part of the sum.
  private static void cap(double[] values, double part) {
    double limit = part * Arrays.stream(values).sum();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(values[i], limit);
    }
  }

  private static void scale(double[] values, double sum) {
    double factor = sum / Arrays.stream(values).sum();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /// Makes the mean broker use 40 % of its processors.
  double cpuScale() {
    double sum = 0;
    for (int p = 0; p < in.length; p++) {
      sum += (0.7 + (Cluster.FACTOR - 1) * 0.15) * in[p] + 0.15 * out[p];
    }
    return 40.0 * staying / sum;
  }

  /// A while later: topics have more or less traffic, a few three times as much.
  void drift(Scenario scenario, Dice dice) {
    double[] factor = new double[scenario.topics()];
    for (int t = 0; t < factor.length; t++) {
      factor[t] = StrictMath.exp(0.15 * dice.normal());
      factor[t] *= dice.uniform() < 0.02 ? 3 : 1;
    }
    for (int p = 0; p < in.length; p++) {
      in[p] *= (float) factor[topic[p]];
      out[p] *= (float) factor[topic[p]];
    }
  }
}
