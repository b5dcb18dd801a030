package dev.ottla.core.balance;

import java.util.Arrays;

/// Saves bytes where the goals are met: replicas that moved go home when nothing gets worse by
/// it, or a smaller one goes in their stead.
final class Thrift {
  private static final double NOTHING = 1e-12;
  private static final int LOOKS = 12;

  private final Layout to;
  private final Chance chance;
  private final Work work;
  private final Swaps swaps;

  Thrift(Layout to, Chance chance, Work work, Swaps swaps) {
    this.to = to;
    this.chance = chance;
    this.work = work;
    this.swaps = swaps;
  }

  /// Slots that are not where they were, largest first.
  int[] moved() {
    long[] keys = new long[64];
    int n = 0;
    for (int s = 0; s < to.at.length; s++) {
      int home = to.in.at[s];
      if (home >= 0 && to.at[s] != home && to.at[s] >= 0) {
        keys = n == keys.length ? Arrays.copyOf(keys, n * 2) : keys;
        keys[n++] = Keys.of(-to.disk(s), s);
      }
    }
    return Keys.sorted(Arrays.copyOf(keys, n));
  }

  /// Tells the bytes that were saved.
  long homewards() {
    long saved = 0;
    for (int slot : moved()) {
      if (work.stopped()) {
        break;
      }
      int home = to.in.at[slot];
      double change = to.minus(to.at[slot], slot) - to.cost[to.at[slot]];
      change += to.plus(home, slot) - to.cost[home];
      work.done++;
      if (change <= NOTHING && to.stays[home] && fits(slot, home)) {
        to.move(slot, home);
        saved += to.in.size[to.part[slot]];
      }
    }
    return saved;
  }

  /// Home is never forbidden but by those that came there meanwhile.
  private boolean fits(int slot, int home) {
    return to.may(slot, home);
  }

  /// For each moved slot, looks for a smaller one of the same home to go in its stead.
  long substitutes(long budget) {
    long saved = 0;
    long end = work.done + budget;
    for (int slot : moved()) {
      if (work.done > end || work.stopped()) {
        break;
      }
      int home = to.in.at[slot];
      if (to.takes[home] && to.count[home] > 0 && fits(slot, home)) {
        saved += substitute(slot, home);
      }
    }
    return saved;
  }

  private long substitute(int slot, int home) {
    int away = to.at[slot];
    int best = -1;
    double least = to.disk(slot);
    for (int i = 0; i < LOOKS; i++) {
      int other = to.held[home][chance.below(to.count[home])];
      double bytes =
          to.in.at[other] == home ? to.disk(other) : to.in.at[other] == away ? -to.disk(other) : 0;
      if (bytes < least && change(slot, other, home, away) <= NOTHING && swaps.may(slot, other)) {
        least = bytes;
        best = other;
      }
    }
    work.done += LOOKS;
    if (best < 0) {
      return 0;
    }
    long saved = (long) (to.disk(slot) - least);
    swaps.exchange(slot, best);
    return saved;
  }

  private double change(int slot, int other, int home, int away) {
    return to.swap(home, slot, other) + to.swap(away, other, slot) - to.cost[home] - to.cost[away];
  }
}
