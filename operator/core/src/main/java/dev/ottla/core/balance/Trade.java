package dev.ottla.core.balance;

/// Moves replicas from brokers that have too much to brokers that lack, most relief per byte
/// first.
final class Trade {
  private static final double LEAST_GAIN = 1e-9;
  private static final int SORTS = 8;
  private static final int DONORS = 6;
  private static final int TURN = 16;
  private static final int SLOTS = 12;

  /// Slots in a row that find no taker before a broker is left for later.
  private static final int PATIENCE = 64;

  /// Resorts when a slot relieves less than this part of what it did when they were sorted.
  private static final double STALE = 0.5;

  private final Layout to;
  private final Chance chance;
  private final Work work;
  private final Places places;
  private final Queue queue = new Queue();

  /// A price that counts as nothing, so that crumbs are not preferred without end.
  private final double crumb;

  /// Makes some slots dearer than others, so that a search that is done again takes another way;
  /// 0 for none.
  private final long bias;

  Trade(Layout to, Chance chance, Work work, Places places, long bias) {
    this.bias = bias;
    this.to = to;
    this.chance = chance;
    this.work = work;
    this.places = places;
    double prices = to.in.priced ? 1 : 0;
    for (int p = 0; p < to.in.parts; p++) {
      prices += to.in.copy(p);
    }
    crumb = 0.02 * prices / Math.max(1, to.in.parts);
  }

  /// Brokers with too much give; to those that lack only, or to any. Tells how many moved.
  int push(boolean needy, int tries) {
    places.look();
    long[] keys = new long[places.over.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Keys.of(-to.cost[places.over[i]], places.over[i]);
    }
    int moved = 0;
    for (int b : Keys.sorted(keys)) {
      if (work.stopped() || (needy && places.needy.length == 0)) {
        break;
      }
      moved += shed(b, needy, tries);
      if (needy) {
        places.look();
      }
    }
    return moved;
  }

  private int shed(int b, boolean needy, int tries) {
    int all = 0;
    for (int sort = 0; sort < SORTS && places.exceeds(b); sort++) {
      int moved = walk(b, needy, tries);
      all += moved;
      if (moved == 0) {
        break;
      }
    }
    return all;
  }

  private int walk(int b, boolean needy, int tries) {
    int count = to.cards.count[b];
    int[] cards = to.cards.of[b];
    queue.clear(count);
    for (int o = 0; o < count * Cards.WIDTH; o += Cards.WIDTH) {
      double gain = to.cost[b] - to.minus(b, cards, o);
      if (gain > LEAST_GAIN && !Cards.pinned(cards, o)) {
        queue.add(Keys.of(-gain / price(cards, o), cards[o]));
      }
    }
    queue.settle();
    work.done += count;
    int moved = 0;
    int misses = 0;
    while (!queue.empty() && misses < PATIENCE && places.exceeds(b)) {
      long key = queue.take();
      int slot = (int) key;
      int o = to.cards.place(slot);
      double gain = to.cost[b] - to.minus(b, cards, o);
      if (moved > 0 && gain / price(cards, o) < STALE * -Keys.rank(key)) {
        break;
      }
      if (gain > LEAST_GAIN && give(slot, gain, needy, tries)) {
        moved++;
        misses = 0;
      } else {
        misses++;
      }
    }
    return moved;
  }

  private boolean give(int slot, double gain, boolean needy, int tries) {
    int broker = places.best(slot, needy ? places.needy : places.all, tries);
    if (broker < 0) {
      return false;
    }
    double change = to.plus(broker, slot) - to.cost[broker];
    if (change - gain < -LEAST_GAIN && (!needy || change < 0)) {
      to.move(slot, broker);
      return true;
    }
    return false;
  }

  /// What it costs to move a slot, if it is where it was at first.
  double price(int[] cards, int o) {
    double price = crumb;
    if (Cards.home(cards, o)) {
      // A card is at hand, where a column is another place in memory.
      price += to.in.priced ? to.in.price(cards[o], Cards.part(cards, o)) : Cards.disk(cards, o);
    }
    return bias == 0 ? price : price * (0.25 + ((cards[o] * bias) >>> 40 & 0xff) / 64.0);
  }

  boolean pinned(int slot) {
    return to.in.pinned.get(to.in.topic[to.part[slot]]);
  }

  /// Brokers that lack take, in turn. Tells how many moved.
  int pull() {
    places.look();
    int[] needy = places.needy;
    int left = needy.length;
    int all = 0;
    while (left > 0 && !work.stopped()) {
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int b = needy[i];
        boolean took = true;
        for (int k = 0; took && k < TURN && places.lacks(b); k++) {
          took = take(b);
          all += took ? 1 : 0;
        }
        if (took && places.lacks(b)) {
          needy[kept++] = b;
        }
      }
      left = kept;
    }
    return all;
  }

  private boolean take(int b) {
    for (int looks = 2; looks <= 32; looks *= 4) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < looks; i++) {
        int donor = donor(b);
        for (int j = 0; donor >= 0 && j < SLOTS; j++) {
          int[] cards = to.cards.of[donor];
          int o = chance.below(to.cards.count[donor]) * Cards.WIDTH;
          double change = to.plus(b, cards, o) - to.cost[b];
          if (change < -LEAST_GAIN) {
            change += to.minus(donor, cards, o) - to.cost[donor];
            boolean gains = change < -LEAST_GAIN && !Cards.pinned(cards, o);
            double score = gains ? -change / price(cards, o) : 0;
            if (score > most && to.may(cards, o, b)) {
              most = score;
              best = cards[o];
            }
          }
        }
      }
      work.done += (long) looks * SLOTS;
      if (best >= 0) {
        to.move(best, b);
        return true;
      }
    }
    return false;
  }

  /// Of a few brokers the one that has most of what a broker lacks.
  private int donor(int b) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < DONORS; i++) {
      int[] pool = (i & 1) == 0 && places.over.length > 0 ? places.over : places.all;
      int donor = pool[chance.below(pool.length)];
      if (donor != b && to.cards.count[donor] > 0) {
        double has = spare(donor, b);
        if (has > most) {
          most = has;
          best = donor;
        }
      }
    }
    return best;
  }

  private double spare(int donor, int b) {
    double least = to.cost[donor];
    for (int d = 0; d < Shares.DIMENSIONS; d++) {
      int i = b * Shares.STRIDE + d;
      if (to.weight[d] > 0.5 && to.load[i] < to.shares.low[i]) {
        int j = donor * Shares.STRIDE + d;
        least += (to.load[j] - to.shares.low[j]) * to.shares.scale[j];
      }
    }
    return least;
  }
}
