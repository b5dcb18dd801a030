package dev.ottla.core.balance;

/// Exchanges two replicas between two brokers where no single move helps: counts are right and
/// loads are not, or every other broker is full.
final class Swaps {
  private static final double LEAST_GAIN = 1e-9;
  private static final int LOOKS = 64;

  private final Layout to;
  private final Chance chance;
  private final Work work;
  private final Places places;
  private final Trade trade;

  Swaps(Layout to, Chance chance, Work work, Places places, Trade trade) {
    this.to = to;
    this.chance = chance;
    this.work = work;
    this.places = places;
    this.trade = trade;
  }

  /// Tries for every broker outside its band. Tells how many were exchanged.
  int run(int misses) {
    int swapped = 0;
    for (int b = 0; b < to.brokers && !work.stopped(); b++) {
      int missed = 0;
      while (to.takes[b] && to.cost[b] > 0 && to.cards.count[b] > 0 && missed < misses) {
        if (improve(b)) {
          swapped++;
        } else {
          missed++;
        }
      }
    }
    return swapped;
  }

  private boolean improve(int b) {
    int mine = -1;
    int yours = -1;
    double most = 0;
    for (int i = 0; i < LOOKS; i++) {
      int c = places.all[chance.below(places.all.length)];
      if (c == b || to.cards.count[c] == 0) {
        continue;
      }
      int one = chance.below(to.cards.count[b]) * Cards.WIDTH;
      int two = chance.below(to.cards.count[c]) * Cards.WIDTH;
      int[] ours = to.cards.of[b];
      int[] theirs = to.cards.of[c];
      if (Cards.alike(ours, one, theirs, two)) {
        continue;
      }
      double change = to.swap(b, theirs, two, ours, one) - to.cost[b];
      if (change - to.cost[c] >= -LEAST_GAIN) {
        continue; // Not even if the other came to cost nothing.
      }
      change += to.swap(c, ours, one, theirs, two) - to.cost[c];
      if (change >= -LEAST_GAIN) {
        continue;
      }
      double score = -change / (trade.price(ours, one) + trade.price(theirs, two));
      if (score > most && may(ours[one], theirs[two])) {
        most = score;
        mine = ours[one];
        yours = theirs[two];
      }
    }
    work.done += LOOKS;
    if (mine < 0) {
      return false;
    }
    exchange(mine, yours);
    return true;
  }

  boolean may(int one, int two) {
    return to.part[one] != to.part[two]
        && !trade.pinned(one)
        && !trade.pinned(two)
        && to.may(one, to.at[two])
        && to.may(two, to.at[one]);
  }

  void exchange(int one, int two) {
    int b = to.at[one];
    int c = to.at[two];
    to.move(one, c);
    to.move(two, b);
  }
}
