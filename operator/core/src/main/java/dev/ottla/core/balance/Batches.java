package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Move;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Puts the changed partitions in order and in batches. While a batch is under way each broker
/// bears what comes and still what goes; a partition waits until its new brokers can bear that,
/// in a queue of the broker that it waits for.
final class Batches {
  private static final int HARD = 5;
  private static final int NONE = -1;

  private final Before start;
  private final Layout end;
  private final Columns in;
  private final int size;

  /// Loads now, and what the batch under way will take away when it is done.
  private final double[] load;

  private final double[] relief;
  private final int[] waiting;
  private int[] next = {};
  private int[] order = {};
  private int[] ends = {0};
  private int dropped;

  Batches(Before start, Layout end, Goals goals) {
    this.start = start;
    this.end = end;
    in = end.in;
    size = Math.max(1, goals.batch());
    load = start.load.clone();
    relief = new double[load.length];
    waiting = new int[end.brokers];
    Arrays.fill(waiting, NONE);
  }

  /// Partitions that could not be moved without crossing a hard limit on the way; they stay.
  int dropped() {
    return dropped;
  }

  void order() {
    int[] queue = changed();
    next = new int[queue.length];
    order = new int[queue.length];
    ends = new int[queue.length + 1];
    int batches = 0;
    int taken = 0;
    int head = 0;
    int[] again = new int[queue.length];
    int woken = 0;
    while (true) {
      int before = taken;
      int late = woken;
      for (int k = 0; k < late && taken - before < size; k++) {
        taken += admit(queue, again[k]) ? keep(queue[again[k]], taken) : 0;
        again[k] = NONE;
      }
      woken = squeeze(again, late);
      while (head < queue.length && taken - before < size) {
        taken += admit(queue, head) ? keep(queue[head], taken) : 0;
        head++;
      }
      if (taken == before && woken == 0 && head == queue.length) {
        break;
      }
      if (taken > before) {
        ends[++batches] = taken;
      }
      woken = finish(again, woken);
    }
    ends = Arrays.copyOf(ends, batches + 1);
    drop(queue);
  }

  private int keep(int partition, int taken) {
    order[taken] = partition;
    return 1;
  }

  private static int squeeze(int[] list, int length) {
    int kept = 0;
    for (int k = 0; k < length; k++) {
      if (list[k] != NONE) {
        list[kept++] = list[k];
      }
    }
    return kept;
  }

  /// Ends a batch: what it moved away is gone, and who waited for that looks again.
  private int finish(int[] again, int woken) {
    int n = woken;
    for (int b = 0; b < end.brokers; b++) {
      boolean relieved = false;
      for (int i = b * Shares.STRIDE; i < b * Shares.STRIDE + Shares.DIMENSIONS; i++) {
        relieved |= relief[i] > 0;
        load[i] -= relief[i];
        relief[i] = 0;
      }
      for (int w = waiting[b]; relieved && w != NONE; w = next[w]) {
        again[n++] = w;
      }
      waiting[b] = relieved ? NONE : waiting[b];
    }
    Arrays.sort(again, 0, n);
    return n;
  }

  private void drop(int[] queue) {
    for (int b = 0; b < end.brokers; b++) {
      for (int w = waiting[b]; w != NONE; w = next[w]) {
        int p = queue[w];
        dropped++;
        for (int s = in.first[p]; s < in.first[p + 1]; s++) {
          if (end.at[s] != start.at[s]) {
            end.move(s, start.at[s]);
          }
        }
        end.relead(p, start.lead[p]);
      }
    }
  }

  private boolean admit(int[] queue, int index) {
    int p = queue[index];
    for (int s = in.first[p]; s < in.first[p + 1]; s++) {
      int b = end.at[s];
      if (b >= 0 && !bears(p, s, b)) {
        next[index] = waiting[b];
        waiting[b] = index;
        return false;
      }
    }
    for (int s = in.first[p]; s < in.first[p + 1]; s++) {
      carry(p, s);
    }
    return true;
  }

  private boolean bears(int p, int s, int b) {
    for (int d = 0; d < HARD; d++) {
      double more = more(p, s, b, d);
      int i = b * Shares.STRIDE + d;
      if (more > 0 && load[i] + more > end.shares.hard[i]) {
        return false;
      }
    }
    return true;
  }

  private void carry(int p, int s) {
    int to = end.at[s];
    int from = start.at[s];
    for (int d = 0; d < Shares.DIMENSIONS; d++) {
      if (to >= 0) {
        double more = more(p, s, to, d);
        load[to * Shares.STRIDE + d] += Math.max(0, more);
        relief[to * Shares.STRIDE + d] += Math.max(0, -more);
      }
      if (from >= 0 && !holds(end.at, p, from)) {
        relief[from * Shares.STRIDE + d] += role(p, d, start.lead[p] == s);
      }
    }
  }

  /// What a partition's slot adds to a broker over what the partition costs it now.
  private double more(int p, int s, int b, int d) {
    double after = role(p, d, end.lead[p] == s);
    return holds(start.at, p, b) ? after - role(p, d, start.at[start.lead[p]] == b) : after;
  }

  private boolean holds(int[] at, int p, int b) {
    for (int s = in.first[p]; s < in.first[p + 1]; s++) {
      if (at[s] == b) {
        return true;
      }
    }
    return false;
  }

  private double role(int p, int d, boolean leads) {
    int w = p * Columns.WIDTH;
    return switch (d) {
      case 0 -> in.loads[leads ? w : w + Columns.CPU_FOLLOWER];
      case 2 -> in.loads[leads ? w + 2 : w + Columns.OUT_FOLLOWER];
      case 4 -> 1;
      case 5 -> leads ? 1 : 0;
      default -> in.loads[w + d];
    };
  }

  /// Changed partitions: offline ones first, then those that relieve a broker past a hard limit,
  /// those that leave, the others, and last those that only change their leader.
  private int[] changed() {
    long[] keys = new long[64];
    int n = 0;
    for (int p = 0; p < in.parts; p++) {
      int rank = rank(p);
      if (rank >= 0) {
        keys = n == keys.length ? Arrays.copyOf(keys, n * 2) : keys;
        keys[n++] = Keys.of(rank, p);
      }
    }
    return Keys.sorted(Arrays.copyOf(keys, n));
  }

  private int rank(int p) {
    boolean moved = false;
    int rank = 4;
    for (int s = in.first[p]; s < in.first[p + 1]; s++) {
      int from = start.at[s];
      if (from != end.at[s]) {
        moved = true;
        boolean offline = from < 0 || end.burnt.get(s) || dead(from);
        rank = Math.min(rank, offline ? 0 : pastHard(from) ? 1 : !end.stays[from] ? 2 : 3);
      }
    }
    int before = start.at[start.lead[p]];
    boolean led = before != end.at[end.lead[p]];
    return !moved && !led ? NONE : led && pastHard(before) ? Math.min(rank, 1) : rank;
  }

  private boolean dead(int b) {
    return in.brokers.get(b).state() == Balance.State.DEAD;
  }

  private boolean pastHard(int b) {
    for (int i = b * Shares.STRIDE; i < b * Shares.STRIDE + HARD; i++) {
      if (start.load[i] > end.shares.hard[i]) {
        return true;
      }
    }
    return false;
  }

  /// Views that make each move when it is asked for: a plan of a large cluster is a few arrays.
  List<List<Move>> list() {
    List<List<Move>> batches = new ArrayList<>();
    for (int k = 1; k < ends.length; k++) {
      batches.add(new Batch(ends[k - 1], ends[k]));
    }
    return List.copyOf(batches);
  }

  private final class Batch extends AbstractList<Move> {
    private final int from;
    private final int until;

    Batch(int from, int until) {
      this.from = from;
      this.until = until;
    }

    @Override
    public int size() {
      return until - from;
    }

    @Override
    public Move get(int index) {
      if (index < 0 || index >= size()) {
        throw new IndexOutOfBoundsException(index);
      }
      return moveOf(order[from + index]);
    }
  }

  private Move moveOf(int p) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    int copies = 0;
    for (int s = in.first[p]; s < in.first[p + 1]; s++) {
      if (start.at[s] >= 0) {
        before.add(id(start.at[s]));
      }
      if (end.at[s] >= 0) {
        after.add(end.lead[p] == s ? 0 : after.size(), id(end.at[s]));
        copies += end.at[s] == start.at[s] ? 0 : 1;
      }
    }
    return new Move(
        in.topics.get(in.topic[p]),
        in.number[p],
        List.copyOf(before),
        List.copyOf(after),
        copies * in.size[p]);
  }

  private int id(int broker) {
    return in.brokers.get(broker).id();
  }
}
