package dev.ottla.core.balance;

/// The least number of bytes that any plan must copy: what leaves brokers that go, what is new,
/// and for each broker that stays its surplus of bytes or, if that takes more, the bytes that its
/// surplus of traffic is on at least; or the bytes that brokers lack, when that is more. It
/// ignores racks, counts and processors, so the true minimum may be above it.
final class Bound {
  private final Columns in;
  private final Layout start;
  private final Queue cheapest = new Queue();

  /// Whether any partition does.
  private final boolean shrinks;

  Bound(Layout start) {
    this.start = start;
    in = start.in;
    boolean any = false;
    for (int p = 0; p < in.parts; p++) {
      any |= shrinks(p);
    }
    shrinks = any;
  }

  /// Bytes that must be copied to meet the needs.
  long needs() {
    long bytes = 0;
    for (int p = 0; p < in.parts; p++) {
      int have = 0;
      int lost = 0;
      for (int s = in.first[p]; s < in.first[p + 1]; s++) {
        have += start.at[s] >= 0 ? 1 : 0;
        lost += start.at[s] >= 0 && gone(s) ? 1 : 0;
      }
      bytes += in.size[p] * Math.max(0, in.wanted[p] - (have - lost));
    }
    return bytes;
  }

  private boolean gone(int slot) {
    return !start.stays[start.at[slot]] || start.burnt.get(slot);
  }

  long balance() {
    double surplus = 0;
    double deficit = 0;
    for (int b = 0; b < start.brokers; b++) {
      if (start.stays[b]) {
        int i = b * Shares.STRIDE;
        surplus += Math.max(over(i + 3, b, 3), traffic(b, over(i + 1, b, 1)));
        deficit += Math.max(0, start.shares.low[i + 3] - start.load[i + 3]);
      }
    }
    return Math.max(needs() + (long) surplus, (long) deficit);
  }

  /// What a broker has too much, less what it may lose for nothing: replicas that are given up or
  /// whose disk is dead.
  private double over(int i, int b, int d) {
    double over = start.load[i] - start.shares.high[i];
    if (!shrinks && start.burnt.isEmpty()) {
      return Math.max(0, over);
    }
    for (int k = 0; over > 0 && k < start.cards.count[b]; k++) {
      int slot = start.cards.slot(b, k);
      if (start.burnt.get(slot) || shrinks(start.part[slot])) {
        over -= d == 1 ? start.netIn(slot) : start.disk(slot);
      }
    }
    return Math.max(0, over);
  }

  private boolean shrinks(int p) {
    return in.first[p + 1] - in.first[p] > in.wanted[p];
  }

  private double traffic(int b, double over) {
    if (over <= 0) {
      return 0;
    }
    int count = start.cards.count[b];
    int[] cards = start.cards.of[b];
    cheapest.clear(count);
    for (int o = 0; o < count * Cards.WIDTH; o += Cards.WIDTH) {
      double price = Cards.disk(cards, o) / Math.max(1e-30, Cards.netIn(cards, o));
      cheapest.add(Keys.of(price, o));
    }
    cheapest.settle();
    double left = over;
    double bytes = 0;
    while (left > 0 && !cheapest.empty()) {
      int o = (int) cheapest.take();
      double in = Cards.netIn(cards, o);
      double part = in <= left ? 1 : left / in;
      left -= part * in;
      bytes += part * Cards.disk(cards, o);
    }
    return bytes;
  }
}
