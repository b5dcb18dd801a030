package dev.ottla.core.balance;

/// Moves leadership between the replicas of a partition, which copies nothing.
final class Leaders {
  private static final double LEAST_GAIN = 1e-9;
  private static final double NOTHING = 1e-12;
  private static final int PARTNERS = 48;

  /// In a large cluster two brokers share few partitions, and pairs are hardly ever found.
  private static final long ENOUGH = 200_000;

  /// One broker in so many that is off makes a sweep cheaper.
  private static final int MANY = 4;

  private final Layout to;
  private final Chance chance;
  private final Work work;
  private final Worth worth;
  private final boolean[] above;
  private final boolean[] below;
  private boolean moved;

  /// Whether leaders that cost something to change may change.
  private boolean dear;

  Leaders(Layout to, Chance chance, Work work) {
    this.to = to;
    this.chance = chance;
    this.work = work;
    worth = new Worth(to);
    above = new boolean[to.brokers];
    below = new boolean[to.brokers];
  }

  /// What must be gained by changing who leads a partition.
  private double least(int b, int p) {
    return !worth.felt(p) ? LEAST_GAIN : dear ? worth.leader(b, p) : Double.POSITIVE_INFINITY;
  }

  /// Before replicas move: with leaders alone that cost nothing to change, since the others may
  /// stay once replicas have moved.
  void prepare() {
    dear = false;
    turn(1);
  }

  /// First with those that cost nothing, as far as they go.
  void settle(int rounds) {
    dear = false;
    turn(rounds);
    if (to.in.priced) {
      dear = true;
      turn(rounds);
    }
  }

  private void turn(int rounds) {
    moved = true;
    for (int round = 0; round < rounds && moved && !work.stopped(); round++) {
      moved = false;
      if (look() * MANY > to.brokers) {
        sweep();
      } else {
        visit();
      }
    }
  }

  /// Looks who leads too much and who too little. Tells how many do.
  private int look() {
    int off = 0;
    for (int b = 0; b < to.brokers; b++) {
      look(b);
      off += above[b] || below[b] ? 1 : 0;
    }
    return off;
  }

  private void look(int b) {
    int i = b * Shares.STRIDE;
    double[] load = to.load;
    double[] high = to.shares.high;
    double[] low = to.shares.low;
    boolean costs = to.cost[b] > 0;
    above[b] =
        costs && (load[i] > high[i] || load[i + 2] > high[i + 2] || load[i + 5] > high[i + 5]);
    below[b] = costs && (load[i] < low[i] || load[i + 2] < low[i + 2] || load[i + 5] < low[i + 5]);
  }

  /// Goes through all partitions in the order in which they lie in memory: that is many times
  /// faster than to go through what each broker holds, while most brokers are off.
  private void sweep() {
    for (int p = 0; p < to.in.parts; p++) {
      int lead = to.lead[p];
      int b = to.at[lead];
      double less = Double.NaN;
      double best = b < 0 ? 0 : -least(b, p);
      int heir = -1;
      for (int s = to.in.first[p]; b >= 0 && s < to.in.first[p + 1]; s++) {
        int other = to.at[s];
        if (s != lead && other >= 0 && (above[b] || below[other]) && to.stays[other]) {
          less = Double.isNaN(less) ? to.lead(b, p, -1) - to.cost[b] : less;
          double change = less + to.lead(other, p, 1) - to.cost[other];
          if (change < best) {
            best = change;
            heir = s;
          }
        }
      }
      if (heir >= 0) {
        to.relead(p, heir);
        look(b);
        look(to.at[heir]);
        moved = true;
      }
    }
    work.done += to.in.parts;
  }

  private void visit() {
    for (int b = 0; b < to.brokers; b++) {
      look(b);
      if (above[b] || below[b]) {
        visit(b, above[b], below[b]);
      }
    }
  }

  private void visit(int b, boolean above, boolean below) {
    if (to.cards.count[b] == 0) {
      return;
    }
    int n = to.cards.count[b];
    int from = chance.below(n);
    for (int k = 0; k < n && to.cost[b] > 0; k++) {
      int at = from + k < n ? from + k : from + k - n;
      if (to.cards.leads(b, at)) {
        if (above) {
          give(to.cards.slot(b, at));
        }
      } else if (below) {
        take(to.cards.slot(b, at));
      }
    }
    work.done += n;
  }

  private void give(int slot) {
    int p = to.part[slot];
    int b = to.at[slot];
    double less = to.lead(b, p, -1) - to.cost[b];
    double best = -least(b, p);
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
    if (change < -least(b, p)) {
      to.relead(p, slot);
      moved = true;
    }
  }

  /// Who led at first leads again where nothing gets worse by it, or hardly anything where another
  /// leader costs something.
  void homewards() {
    for (int p = 0; p < to.in.parts && !work.stopped(); p++) {
      int home = to.in.at[to.in.first[p]];
      int away = to.at[to.lead[p]];
      int slot = home == away || home < 0 || away < 0 ? -1 : on(p, home);
      if (slot >= 0 && to.stays[home] && returns(p, home, away)) {
        to.relead(p, slot);
      }
    }
    work.done += to.in.parts;
  }

  private boolean returns(int p, int home, int away) {
    double one = to.lead(home, p, 1);
    double two = to.lead(away, p, -1);
    double change = one - to.cost[home] + two - to.cost[away];
    boolean felt = worth.felt(p) && worth.within(home, one) && worth.within(away, two);
    return change <= (felt ? worth.leader(home, p) : NOTHING);
  }

  /// Two leaderships exchanged between two brokers, where one alone would not do.
  void pairs() {
    long end = work.done + ENOUGH;
    for (int b = 0; b < to.brokers && !work.stopped(); b++) {
      for (int k = 0; k < to.cards.count[b] && to.cost[b] > 0 && work.done < end; k++) {
        if (to.cards.leads(b, k)) {
          exchange(to.cards.slot(b, k));
        }
      }
    }
  }

  private void exchange(int slot) {
    int p = to.part[slot];
    for (int s = to.in.first[p]; s < to.in.first[p + 1] && to.leads(slot); s++) {
      if (s != slot && to.at[s] >= 0 && to.stays[to.at[s]]) {
        exchange(slot, s);
      }
    }
  }

  /// Tries that `heir` leads instead of `slot`, and gives back the lead of another partition.
  private void exchange(int slot, int heir) {
    int b = to.at[slot];
    int c = to.at[heir];
    int p = to.part[slot];
    double before = to.cost[b] + to.cost[c];
    double gain = least(b, p);
    to.relead(p, heir);
    int n = to.cards.count[c];
    int from = chance.below(n);
    for (int k = 0; k < Math.min(n, PARTNERS); k++) {
      int at = from + k < n ? from + k : from + k - n;
      int q = to.cards.leads(c, at) && to.stays[b] ? to.part[to.cards.slot(c, at)] : p;
      int mine = q == p ? -1 : on(q, b);
      if (mine >= 0
          && to.lead(c, q, -1) + to.lead(b, q, 1) < before - Math.max(gain, least(b, q))) {
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
