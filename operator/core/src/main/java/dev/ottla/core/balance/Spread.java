package dev.ottla.core.balance;

import java.util.Arrays;

/// Spreads topics over brokers as far as a purse goes, cheapest first.
final class Spread {
  private static final double NOTHING = 1e-12;
  private static final int TRIES = 32;

  private final Layout to;
  private final Places places;
  private final Trade trade;
  private final Work work;

  Spread(Layout to, Places places, Trade trade, Work work) {
    this.to = to;
    this.places = places;
    this.trade = trade;
    this.work = work;
  }

  void run(double purse) {
    long[] keys = new long[64];
    int n = 0;
    for (int s = 0; s < to.at.length; s++) {
      if (to.at[s] >= 0 && to.topics.over(to.in.topic[to.part[s]], to.at[s]) && !trade.pinned(s)) {
        keys = n == keys.length ? Arrays.copyOf(keys, n * 2) : keys;
        keys[n++] = Keys.of(price(s), s);
      }
    }
    double left = purse;
    for (int slot : Keys.sorted(Arrays.copyOf(keys, n))) {
      int topic = to.in.topic[to.part[slot]];
      if (price(slot) > left || work.stopped()) {
        return;
      }
      if (to.topics.over(topic, to.at[slot])) {
        left -= ease(slot, topic);
      }
    }
  }

  private double price(int slot) {
    return to.at[slot] == to.in.at[slot] ? to.in.price(slot, to.part[slot]) : 0;
  }

  private double ease(int slot, int topic) {
    int broker = places.best(slot, places.all, TRIES);
    if (broker < 0 || to.topics.full(topic, broker)) {
      return 0;
    }
    double change = to.minus(to.at[slot], slot) - to.cost[to.at[slot]];
    change += to.plus(broker, slot) - to.cost[broker];
    if (change > NOTHING) {
      return 0;
    }
    double price = price(slot);
    to.move(slot, broker);
    return price;
  }
}
