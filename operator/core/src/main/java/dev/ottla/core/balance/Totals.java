package dev.ottla.core.balance;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// What the partitions bear together and what each broker bears of it: all that shares are made
/// from.
final class Totals {
  /// Sums over the partitions of one replication factor, by dimension.
  static final class Sums {
    final double[] leader = new double[Shares.DIMENSIONS];
    final double[] follower = new double[Shares.DIMENSIONS];
  }

  /// By replication factor, which is never more than there are brokers for.
  final Map<Integer, Sums> sums = new TreeMap<>();

  /// Indexed like the arrays of [Shares].
  final double[] held;

  private final int places;
  private int last = -1;
  private Sums now = new Sums();

  Totals(Racks racks) {
    held = new double[racks.of.length * Shares.STRIDE];
    places = Math.max(1, Arrays.stream(racks.brokers).sum());
  }

  static Totals of(Columns in, Racks racks) {
    Totals totals = new Totals(racks);
    for (int p = 0; p < in.parts; p++) {
      totals.add(in.loads, p * Columns.WIDTH, in.wanted[p]);
      for (int slot = in.first[p]; slot < in.first[p + 1]; slot++) {
        if (in.at[slot] >= 0) {
          totals.hold(in.loads, p * Columns.WIDTH, in.at[slot], slot == in.first[p]);
        }
      }
    }
    return totals;
  }

  /// A partition whose loads begin at `w`.
  void add(float[] loads, int w, int wanted) {
    if (wanted != last) {
      last = wanted;
      now = sums.computeIfAbsent(Math.min(wanted, places), factor -> new Sums());
    }
    Sums s = now;
    for (int d = 0; d < 4; d++) {
      s.leader[d] += loads[w + d];
    }
    s.follower[0] += loads[w + Columns.CPU_FOLLOWER];
    s.follower[1] += loads[w + 1];
    s.follower[2] += loads[w + Columns.OUT_FOLLOWER];
    s.follower[3] += loads[w + 3];
    s.leader[4]++;
    s.follower[4]++;
    s.leader[5]++;
  }

  /// One of its replicas.
  void hold(float[] loads, int w, int broker, boolean leads) {
    int i = broker * Shares.STRIDE;
    held[i] += loads[leads ? w : w + Columns.CPU_FOLLOWER];
    held[i + 1] += loads[w + 1];
    held[i + 2] += loads[leads ? w + 2 : w + Columns.OUT_FOLLOWER];
    held[i + 3] += loads[w + 3];
    held[i + 4]++;
    held[i + 5] += leads ? 1 : 0;
  }
}
