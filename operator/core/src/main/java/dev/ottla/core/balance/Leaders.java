package dev.ottla.core.balance;

/// Moves leadership between the replicas of a partition, which copies nothing.
final class Leaders {
  private static final double LEAST_GAIN = 1e-9;
  private static final int PARTNERS = 48;

  /// In a large cluster two brokers share few partitions, and pairs are hardly ever found.
  private static final long ENOUGH = 200_000;

  private final Layout to;
  private final Chance chance;
  private final Work work;
  private boolean moved;

  Leaders(Layout to, Chance chance, Work work) {
    this.to = to;
    this.chance = chance;
    this.work = work;
  }

  void settle(int rounds) {
    moved = true;
    for (int round = 0; round < rounds && moved && !work.stopped(); round++) {
      moved = false;
      for (int b = 0; b < to.brokers; b++) {
        if (to.cost[b] > 0 && to.count[b] > 0) {
          visit(b);
        }
      }
    }
  }

  private void visit(int b) {
    boolean above = false;
    boolean below = false;
    for (int d : new int[] {0, 2, 5}) {
      int i = b * Shares.STRIDE + d;
      above |= to.load[i] > to.shares.high[i];
      below |= to.load[i] < to.shares.low[i];
    }
    if (!above && !below) {
      return;
    }
    int n = to.count[b];
    int from = chance.below(n);
    for (int k = 0; k < n && to.cost[b] > 0; k++) {
      int slot = to.held[b][from + k < n ? from + k : from + k - n];
      if (to.leads(slot)) {
        if (above) {
          give(slot);
        }
      } else if (below) {
        take(slot);
      }
    }
    work.done += n;
  }

  private void give(int slot) {
    int p = to.part[slot];
    int b = to.at[slot];
    double less = to.lead(b, p, -1) - to.cost[b];
    double best = -LEAST_GAIN;
    int heir = -1;
    for (int s = to.in.first[p]; s < to.in.first[p + 1]; s++) {
      int other = to.at[s];
      if (s != slot && other >= 0 && to.stays[other]) {
        double change = less + to.lead(other, p, 1) - to.cost[other];
        if (change < best) {
          best = change;
          heir = s;
        }
      }
    }
    if (heir >= 0) {
      to.relead(p, heir);
      moved = true;
    }
  }

  private void take(int slot) {
    int p = to.part[slot];
    int b = to.at[slot];
    int before = to.at[to.lead[p]];
    if (before < 0 || !to.stays[b]) {
      return;
    }
    double change = to.lead(b, p, 1) - to.cost[b] + to.lead(before, p, -1) - to.cost[before];
    if (change < -LEAST_GAIN) {
      to.relead(p, slot);
      moved = true;
    }
  }

  /// Two leaderships exchanged between two brokers, where one alone would not do.
  void pairs() {
    long end = work.done + ENOUGH;
    for (int b = 0; b < to.brokers && !work.stopped(); b++) {
      for (int k = 0; k < to.count[b] && to.cost[b] > 0 && work.done < end; k++) {
        int slot = to.held[b][k];
        int p = to.part[slot];
        for (int s = to.in.first[p]; s < to.in.first[p + 1] && to.leads(slot); s++) {
          if (s != slot && to.at[s] >= 0 && to.stays[to.at[s]]) {
            exchange(slot, s);
          }
        }
      }
    }
  }

  /// Tries that `heir` leads instead of `slot`, and gives back the lead of another partition.
  private void exchange(int slot, int heir) {
    int b = to.at[slot];
    int c = to.at[heir];
    int p = to.part[slot];
    double before = to.cost[b] + to.cost[c];
    to.relead(p, heir);
    int n = to.count[c];
    int from = chance.below(n);
    for (int k = 0; k < Math.min(n, PARTNERS); k++) {
      int other = to.held[c][(from + k) % n];
      int q = to.part[other];
      int mine = q == p || !to.leads(other) || !to.stays[b] ? -1 : on(q, b);
      if (mine >= 0 && to.lead(c, q, -1) + to.lead(b, q, 1) < before - LEAST_GAIN) {
        to.relead(q, mine);
        work.done += k;
        return;
      }
    }
    work.done += Math.min(n, PARTNERS);
    to.relead(p, slot);
  }

  private int on(int p, int b) {
    for (int s = to.in.first[p]; s < to.in.first[p + 1]; s++) {
      if (to.at[s] == b) {
        return s;
      }
    }
    return -1;
  }
}
