package dev.ottla.core.balance;

import java.util.Arrays;

/// Saves copies where the goals are met: replicas that moved go home when nothing gets worse by
/// it, or hardly anything where clients would feel the move, or a cheaper one goes in their stead.
final class Thrift {
  private static final double NOTHING = 1e-12;
  private static final int LOOKS = 12;

  private final Layout to;
  private final Chance chance;
  private final Work work;
  private final Swaps swaps;
  private final Worth worth;

  Thrift(Layout to, Chance chance, Work work, Swaps swaps) {
    this.to = to;
    this.chance = chance;
    this.work = work;
    this.swaps = swaps;
    worth = new Worth(to);
  }

  /// Slots that are not where they were, dearest first.
  private long[] moved() {
    long[] keys = new long[64];
    int n = 0;
    for (int s = 0; s < to.at.length; s++) {
      int home = to.in.at[s];
      if (home >= 0 && to.at[s] != home && to.at[s] >= 0) {
        keys = n == keys.length ? Arrays.copyOf(keys, n * 2) : keys;
        keys[n++] = Keys.of(-price(s), s);
      }
    }
    Arrays.sort(keys, 0, n);
    return Arrays.copyOf(keys, n);
  }

  private double price(int slot) {
    return to.in.price(slot, to.part[slot]);
  }

  void homewards() {
    for (long key : moved()) {
      if (work.stopped()) {
        break;
      }
      int slot = (int) key;
      int home = to.in.at[slot];
      work.done++;
      boolean idle = to.cost[to.at[slot]] == 0 && full(home, to.disk(slot));
      if (!idle && to.stays[home] && harmless(slot, home) && fits(slot, home)) {
        to.move(slot, home);
      }
    }
  }

  /// Whether a broker cannot have a replica of this size more without going out of its band.
  private boolean full(int b, double size) {
    int i = b * Shares.STRIDE;
    double[] high = to.shares.high;
    return to.load[i + 3] + size > high[i + 3] || to.load[i + 4] + 1 > high[i + 4];
  }

  private boolean harmless(int slot, int home) {
    double one = to.plus(home, slot);
    double two = to.minus(to.at[slot], slot);
    return harmless(slot, home, one, two);
  }

  /// Whether a slot may go home.
  ///
  /// @param one what its home costs then
  /// @param two what the broker costs then where it is
  private boolean harmless(int slot, int home, double one, double two) {
    int away = to.at[slot];
    double change = one - to.cost[home] + two - to.cost[away];
    boolean felt = worth.felt(to.part[slot]) && worth.within(home, one) && worth.within(away, two);
    return change <= (felt ? worth.replica(home, slot) : NOTHING);
  }

  /// Home is never forbidden but by those that came there meanwhile.
  private boolean fits(int slot, int home) {
    return to.may(slot, home);
  }

  /// For each moved slot, looks for a cheaper one of the same home to go in its stead.
  void substitutes(long budget) {
    long end = work.done + budget;
    for (long key : moved()) {
      if (work.done > end || work.stopped()) {
        break;
      }
      int slot = (int) key;
      int home = to.in.at[slot];
      if (to.takes[home] && to.cards.count[home] > 0 && fits(slot, home)) {
        substitute(slot, home);
      }
    }
  }

  private void substitute(int slot, int home) {
    int away = to.at[slot];
    int best = -1;
    double least = price(slot);
    int[] cards = to.cards.of[home];
    for (int i = 0; i < LOOKS; i++) {
      int o = chance.below(to.cards.count[home]) * Cards.WIDTH;
      int other = cards[o];
      double its = price(other);
      double price = Cards.home(cards, o) ? its : to.in.at[other] == away ? -its : 0;
      if (price < least && harmless(slot, o, home, away) && swaps.may(slot, other)) {
        least = price;
        best = other;
      }
    }
    work.done += LOOKS;
    if (best >= 0) {
      swaps.exchange(slot, best);
    }
  }

  private boolean harmless(int slot, int other, int home, int away) {
    int[] back = to.cards.of[away];
    int[] forth = to.cards.of[home];
    int o = to.cards.place(slot);
    double one = to.swap(home, back, o, forth, other);
    double two = to.swap(away, forth, other, back, o);
    return harmless(slot, home, one, two);
  }
}
