package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.DiskMove;
import dev.ottla.core.balance.Balance.Goals;
import java.util.ArrayList;
import java.util.List;

/// Which disk of its broker each replica is on: those that come go to the emptiest, and what is
/// outside the band moves from the fullest to the emptiest.
final class Disks {
  private final Before start;
  private final Layout end;
  private final Goals goals;
  private final List<DiskMove> moves = new ArrayList<>();

  Disks(Before start, Layout end, Goals goals) {
    this.start = start;
    this.end = end;
    this.goals = goals;
  }

  List<DiskMove> moves() {
    for (int b = 0; b < end.brokers; b++) {
      List<Disk> disks = end.in.brokers.get(b).disks();
      if (end.stays[b] && disks.size() > 1) {
        new Shelf(b, disks).settle();
      }
    }
    return List.copyOf(moves);
  }

  /// The disks of one broker.
  private final class Shelf {
    private final int broker;
    private final double[] capacity;
    private final double[] bytes;
    private final double[] limit;
    private final int[] slots;
    private final int[] now;
    private final int[] was;
    private double share;

    Shelf(int broker, List<Disk> disks) {
      this.broker = broker;
      int n = disks.size();
      capacity = new double[n];
      bytes = new double[n];
      limit = new double[n];
      boolean known = disks.stream().allMatch(d -> !d.alive() || d.capacity() > 0);
      double whole = 0;
      for (int k = 0; k < n; k++) {
        Disk disk = disks.get(k);
        capacity[k] = !disk.alive() ? 0 : known ? disk.capacity() : 1;
        limit[k] = known ? goals.diskLimit() * disk.capacity() : Double.POSITIVE_INFINITY;
        whole += capacity[k];
      }
      long[] keys = new long[end.cards.count[broker]];
      double sum = 0;
      for (int k = 0; k < keys.length; k++) {
        int slot = end.cards.slot(broker, k);
        keys[k] = Keys.of(-end.disk(slot), slot);
        sum += end.disk(slot);
      }
      slots = Keys.sorted(keys);
      now = new int[slots.length];
      was = new int[slots.length];
      share = whole > 0 ? sum / whole : 0;
    }

    void settle() {
      for (int k = 0; k < slots.length; k++) {
        now[k] = start.at[slots[k]] == broker ? end.in.disk(slots[k]) : -1;
        was[k] = now[k];
        if (now[k] >= 0) {
          bytes[now[k]] += end.disk(slots[k]);
        }
      }
      for (int k = 0; k < slots.length; k++) {
        if (now[k] < 0) {
          put(k, emptiest());
        }
      }
      // First what fits, then whatever betters it: a replica that is more than a share by itself
      // would only be carried about while smaller ones level the disks.
      for (int k = 0; k < slots.length; k++) {
        relieve(k, 1 + goals.band());
      }
      for (int k = 0; k < slots.length; k++) {
        relieve(k, Double.POSITIVE_INFINITY);
      }
    }

    /// Moves a replica off a disk above the band, or to one below it, when both end nearer to
    /// their share.
    private void relieve(int k, double most) {
      int from = now[k];
      int to = emptiest();
      double size = end.disk(slots[k]);
      boolean stays = from < 0 || from != was[k] || pinned(slots[k]);
      if (to < 0 || stays || from == to || capacity[from] <= 0 || size <= 0) {
        return;
      }
      double before = fill(from, 0);
      double after = fill(to, size);
      boolean off = before > 1 + goals.band() || fill(to, 0) < 1 - goals.band();
      if (off && after < before && after <= most && bytes[to] + size <= limit[to]) {
        bytes[from] -= size;
        put(k, to);
      }
    }

    private boolean pinned(int slot) {
      return end.in.pinned.get(end.in.topic[end.part[slot]]);
    }

    private double fill(int disk, double more) {
      return share > 0 ? (bytes[disk] + more) / capacity[disk] / share : 1;
    }

    private int emptiest() {
      int best = -1;
      for (int k = 0; k < capacity.length; k++) {
        if (capacity[k] > 0 && (best < 0 || fill(k, 0) < fill(best, 0))) {
          best = k;
        }
      }
      return best;
    }

    private void put(int k, int to) {
      if (to < 0) {
        return;
      }
      int slot = slots[k];
      int p = end.part[slot];
      bytes[to] += end.disk(slot);
      moves.add(
          new DiskMove(
              end.in.topics.get(end.in.topic[p]),
              end.in.number[p],
              end.in.brokers.get(broker).id(),
              now[k],
              to,
              end.in.size[p]));
      now[k] = to;
    }
  }
}
