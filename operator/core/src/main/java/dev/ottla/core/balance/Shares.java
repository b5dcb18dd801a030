package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.State;
import dev.ottla.core.balance.Totals.Sums;
import java.util.List;
import java.util.Map;

/// What each broker's load should be in each dimension, as far as racks and its state allow, with
/// the band around it and the hard limit. All are in the unit of the load.
final class Shares {
  static final int DIMENSIONS = 6;

  /// Arrays are indexed `broker * STRIDE + dimension`.
  static final int STRIDE = 8;

  /// The inside of the band, so that a reader who rounds differently sees it kept.
  private static final double HAIR = 1e-6;

  final double[] share;
  final double[] plain;
  final double[] low;
  final double[] high;
  final double[] hard;

  /// One over the plain share, 0 where there is no load at all.
  final double[] scale;

  private final List<Broker> all;
  private final Racks racks;
  private final Goals goals;
  private final int brokers;

  Shares(Columns in, Racks racks, Goals goals) {
    this(in.brokers, Totals.of(in, racks), racks, goals);
  }

  Shares(List<Broker> all, Totals totals, Racks racks, Goals goals) {
    this.all = all;
    this.racks = racks;
    this.goals = goals;
    brokers = all.size();
    share = new double[brokers * STRIDE];
    plain = new double[brokers * STRIDE];
    low = new double[brokers * STRIDE];
    high = new double[brokers * STRIDE];
    hard = new double[brokers * STRIDE];
    scale = new double[brokers * STRIDE];
    Map<Integer, Sums> sums = totals.sums;
    double[] held = totals.held;
    double[][] weights = weights();
    for (int d = 0; d < DIMENSIONS; d++) {
      divide(d, sums, weights[d], held);
    }
    for (int b = 0; b < brokers; b++) {
      for (int d = 0; d < DIMENSIONS; d++) {
        bound(b, d, held);
      }
    }
  }

  static double capacity(Broker broker, int dimension) {
    return switch (dimension) {
      case 0 -> broker.cpu();
      case 1 -> broker.netIn();
      case 2 -> broker.netOut();
      case 3 -> disks(broker);
      default -> throw new IllegalArgumentException("no capacity in dimension " + dimension);
    };
  }

  private static long disks(Broker broker) {
    long sum = 0;
    for (Disk disk : broker.disks()) {
      sum += disk.alive() ? disk.capacity() : 0;
    }
    return sum;
  }

  /// Each broker's part of the whole, which goes with its capacity; one whose capacity is not
  /// known counts like the mean of those that are.
  private double[][] weights() {
    double[][] weights = new double[DIMENSIONS][brokers];
    for (int d = 0; d < 4; d++) {
      double known = 0;
      int count = 0;
      int staying = 0;
      for (int b = 0; b < brokers; b++) {
        if (stays(b)) {
          double capacity = capacity(all.get(b), d);
          known += capacity;
          count += capacity > 0 ? 1 : 0;
          staying++;
        }
      }
      double mean = count == 0 ? 1 : known / count;
      double whole = count == 0 ? staying : known + mean * (staying - count);
      for (int b = 0; b < brokers; b++) {
        double capacity = capacity(all.get(b), d);
        weights[d][b] = stays(b) ? (capacity > 0 && count > 0 ? capacity : mean) / whole : 0;
        weights[4][b] += weights[d][b] / 4;
        weights[5][b] = weights[4][b];
      }
      for (int b = 0; b < brokers && goals.evenCounts(); b++) {
        weights[4][b] = weights[5][b] = stays(b) ? 1.0 / staying : 0;
      }
    }
    return weights;
  }

  boolean stays(int broker) {
    return Racks.stays(all.get(broker).state());
  }

  /// Whether a broker is cordoned below its band. It keeps what it has, and what it would have
  /// more is for others to bear.
  private boolean shut(int b, int i, double[] held) {
    return all.get(b).state() == State.CORDONED && held[i] < plain[i] * (1 - goals.band());
  }

  /// First over racks, then over the brokers of each.
  private void divide(int d, Map<Integer, Sums> sums, double[] weight, double[] held) {
    double whole = 0;
    for (var entry : sums.entrySet()) {
      Sums s = entry.getValue();
      whole += s.leader[d] + (entry.getKey() - 1) * s.follower[d];
    }
    if (whole == 0) {
      return; // As where nobody knows what partitions pass: all shares are nothing.
    }
    int count = racks.brokers.length;
    double[] least = new double[count];
    double[] most = new double[count];
    double[] weights = new double[count];
    for (int r = 0; r < count; r++) {
      for (var entry : sums.entrySet()) {
        int factor = entry.getKey();
        int max = Math.min(factor, Math.min(racks.brokers[r], racks.most(factor)));
        int min = least(r, factor);
        most[r] += of(entry.getValue(), d, max, max > 0);
        least[r] += of(entry.getValue(), d, min, min == factor);
      }
    }
    double[] free = new double[count];
    for (int b = 0; b < brokers; b++) {
      int i = b * STRIDE + d;
      plain[i] = whole * weight[b];
      scale[i] = plain[i] > 0 ? 1 / plain[i] : 0;
      weights[racks.of[b]] += weight[b];
      free[racks.of[b]] += shut(b, i, held) ? held[i] : stays(b) ? whole : 0;
    }
    for (int r = 0; r < count; r++) {
      most[r] = Math.min(most[r], free[r]);
    }
    double[] parts = Water.fill(whole, weights, least, most);
    for (int r = 0; r < count; r++) {
      within(r, d, parts[r], sums, weight, held);
    }
  }

  private void within(
      int rack, int d, double part, Map<Integer, Sums> sums, double[] weight, double[] held) {
    int[] members = members(rack);
    double[] own = new double[members.length];
    double[] least = new double[members.length];
    double[] most = new double[members.length];
    for (var entry : sums.entrySet()) {
      int min = Math.max(0, least(rack, entry.getKey()) - (racks.brokers[rack] - 1));
      double all = of(entry.getValue(), d, 1, true);
      double few = of(entry.getValue(), d, min, entry.getKey() == 1);
      for (int k = 0; k < members.length; k++) {
        most[k] += all;
        least[k] += few;
      }
    }
    for (int k = 0; k < members.length; k++) {
      int i = members[k] * STRIDE + d;
      own[k] = weight[members[k]];
      if (shut(members[k], i, held)) {
        most[k] = Math.min(most[k], held[i]);
        least[k] = 0;
      }
    }
    double[] parts = Water.fill(part, own, least, most);
    for (int k = 0; k < members.length; k++) {
      share[members[k] * STRIDE + d] = parts[k];
    }
  }

  /// Its brokers that may hold replicas.
  private int[] members(int rack) {
    int[] members = new int[racks.brokers[rack]];
    int count = 0;
    for (int b = 0; b < brokers; b++) {
      if (racks.of[b] == rack && stays(b)) {
        members[count++] = b;
      }
    }
    return members;
  }

  /// Replicas of a partition that find no place outside a rack.
  private int least(int rack, int factor) {
    int elsewhere = 0;
    for (int r = 0; r < racks.brokers.length; r++) {
      elsewhere += r == rack ? 0 : Math.min(racks.brokers[r], racks.most(factor));
    }
    return Math.max(0, factor - elsewhere);
  }

  private static double of(Sums sums, int d, int replicas, boolean leads) {
    return replicas == 0
        ? 0
        : leads ? sums.leader[d] + (replicas - 1) * sums.follower[d] : replicas * sums.follower[d];
  }

  private void bound(int b, int d, double[] held) {
    int i = b * STRIDE + d;
    double below = share[i] * (1 - goals.band());
    double above = share[i] * (1 + goals.band());
    low[i] = d < 4 ? below + HAIR * share[i] : Math.floor(below + HAIR) - 0.5;
    high[i] = d < 4 ? above - HAIR * share[i] : Math.ceil(above - HAIR) + 0.5;
    hard[i] = hard(b, d);
    high[i] = Math.min(high[i], hard[i]);
    low[i] = Math.min(low[i], high[i]);
    if (shut(b, i, held)) {
      low[i] = Math.min(held[i] * (1 - HAIR), high[i]);
    }
  }

  private double hard(int b, int d) {
    double limit =
        switch (d) {
          case 0 -> goals.cpuLimit();
          case 1, 2 -> goals.netLimit();
          case 3 -> goals.diskLimit();
          case 4 -> goals.replicaLimit();
          default -> Double.POSITIVE_INFINITY;
        };
    if (d >= 4) {
      return limit;
    }
    double capacity = capacity(all.get(b), d);
    return capacity > 0 ? limit * capacity : Double.POSITIVE_INFINITY;
  }
}
