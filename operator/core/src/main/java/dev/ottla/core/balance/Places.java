package dev.ottla.core.balance;

import java.util.Arrays;

/// Finds a broker for a replica.
final class Places {
  /// The price of a broker that holds enough of the topic already.
  private static final double CROWD = 0.01;

  private final Layout to;
  private final Chance chance;
  private final Work work;

  /// Brokers that take replicas.
  final int[] all;

  /// Brokers that lack something, and that have too much of something.
  int[] needy = {};

  int[] over = {};

  Places(Layout to, Chance chance, Work work) {
    this.to = to;
    this.chance = chance;
    this.work = work;
    int[] found = new int[to.brokers];
    int n = 0;
    for (int b = 0; b < to.brokers; b++) {
      if (to.takes[b]) {
        found[n++] = b;
      }
    }
    all = Arrays.copyOf(found, n);
  }

  /// The broker of a pool that a slot suits best, of so many that chance picks; -1 if none may
  /// take it.
  int best(int slot, int[] pool, int tries) {
    int n = pool.length;
    if (n == 0) {
      return -1;
    }
    boolean whole = tries >= n;
    int looks = whole ? n : tries;
    int topic = to.in.topic[to.part[slot]];
    int best = -1;
    double least = Layout.NEVER / 2;
    to.pick(slot);
    for (int i = 0; i < looks; i++) {
      int b = pool[whole ? i : chance.below(n)];
      if (b == to.at[slot] || !to.may(slot, b)) {
        continue;
      }
      double rank = to.rank(b);
      if (rank < least && to.topics.full(topic, b)) {
        rank += CROWD;
      }
      if (rank < least) {
        least = rank;
        best = b;
      }
    }
    work.done += looks;
    return best;
  }

  /// Looks anew who lacks and who has too much, in the dimensions that count.
  void look() {
    int[] less = new int[to.brokers];
    int[] more = new int[to.brokers];
    int lesser = 0;
    int greater = 0;
    for (int b = 0; b < to.brokers; b++) {
      if (to.cost[b] > 0) {
        if (to.takes[b] && lacks(b)) {
          less[lesser++] = b;
        }
        if (exceeds(b)) {
          more[greater++] = b;
        }
      }
    }
    needy = Arrays.copyOf(less, lesser);
    over = Arrays.copyOf(more, greater);
  }

  boolean lacks(int b) {
    boolean lacks = false;
    for (int d = 0; d < Shares.DIMENSIONS; d++) {
      int i = b * Shares.STRIDE + d;
      lacks |= to.weight[d] > 0.5 && to.load[i] < to.shares.low[i];
    }
    return lacks;
  }

  boolean exceeds(int b) {
    boolean exceeds = false;
    for (int d = 0; d < Shares.DIMENSIONS; d++) {
      int i = b * Shares.STRIDE + d;
      exceeds |= to.weight[d] > 0.5 && to.load[i] > to.shares.high[i];
    }
    return exceeds;
  }
}
