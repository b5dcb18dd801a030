package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.Scope;

/// The phases of the search in their order; each leaves a whole plan.
final class Search {
  private static final int ROUNDS = 8;
  private static final int SEEDS = 200;
  private static final int FEW = 12;
  private static final double MET = 1e-9;

  /// A round that leaves more than this part of the cost was the last one.
  private static final double STUCK = 0.99;

  private final Columns in;
  private final Goals goals;
  private final Effort effort;
  private final Racks racks;
  private final Shares shares;

  Search(Columns in, Goals goals, Effort effort) {
    this.in = in;
    this.goals = goals;
    this.effort = effort;
    racks = new Racks(in.brokers);
    shares = new Shares(in, racks, goals);
  }

  Plan plan() {
    Work work = new Work(effort.stop());
    Layout best = new Layout(in, racks, shares);
    Before before = new Before(best);
    int stuck = run(best, 1, work);
    for (long seed = 2; seed <= SEEDS && again(best, work); seed++) {
      Layout other = new Layout(in, racks, shares);
      int left = run(other, seed, work);
      if (left < stuck || (left == stuck && better(other, best))) {
        best = other;
        stuck = left;
      }
    }
    return new Report(before, best, goals).plan(stuck, work.done);
  }

  /// Small clusters are planned several times while effort is left: there, chance tells most.
  private boolean again(Layout best, Work work) {
    return goals.scope() == Scope.ALL
        && (price(best) > 0 || best.total() > MET)
        && work.done < effort.work()
        && !work.stopped();
  }

  private int run(Layout to, long seed, Work work) {
    Chance chance = new Chance(seed);
    Places places = new Places(to, chance, work);
    Needs needs = new Needs(to, places);
    Leaders leaders = new Leaders(to, chance, work);
    switch (goals.scope()) {
      case ALL -> {
        needs.meet();
        balance(to, chance, work, places, needs, seed);
      }
      case NEEDED -> needs.meet();
      case LEADERS -> {
        leaders.settle(ROUNDS);
        leaders.pairs();
      }
      case DISKS -> {}
    }
    untangle(to);
    if (goals.scope() != Scope.NEEDED) {
      leaders.homewards();
    }
    return needs.stuck;
  }

  private void balance(Layout to, Chance chance, Work work, Places places, Needs needs, long seed) {
    Leaders leaders = new Leaders(to, chance, work);
    Trade trade = new Trade(to, chance, work, places, (seed - 1) * 0x9E3779B97F4A7C15L);
    Swaps swaps = new Swaps(to, chance, work, places, trade);
    leaders.prepare();
    weigh(to, 0.1);
    trade.push(true, FEW);
    trade.push(false, FEW);
    trade.pull();
    weigh(to, 1);
    rounds(to, work, leaders, trade, swaps);
    if (needs.stuck + needs.crowded > 0) {
      needs.meet();
      rounds(to, work, leaders, trade, swaps);
    }
    untangle(to);
    Thrift thrift = new Thrift(to, chance, work, swaps);
    thrift.homewards();
    thrift.substitutes(effort.work());
    thrift.homewards();
    new Spread(to, places, trade, work).run(goals.spreadPrice() * copies());
  }

  private static void rounds(Layout to, Work work, Leaders leaders, Trade trade, Swaps swaps) {
    double before = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS && to.total() > MET && !work.stopped(); round++) {
      if (round > 2 && to.total() > before * STUCK) {
        break;
      }
      before = to.total();
      leaders.settle(ROUNDS);
      trade.push(false, FEW << round);
      trade.pull();
      swaps.run(4 << round);
      leaders.pairs();
    }
  }

  private static boolean better(Layout one, Layout two) {
    double cost = one.total() - two.total();
    return Math.abs(cost) > MET ? cost < 0 : price(one) < price(two);
  }

  /// What it costs to bring this layout about.
  private static long price(Layout to) {
    long price = 0;
    for (int s = 0; s < to.at.length; s++) {
      price += to.at[s] >= 0 && to.at[s] != to.in.at[s] ? to.in.copy(to.part[s]) : 0;
    }
    for (int p = 0; to.in.priced && p < to.in.parts; p++) {
      price += to.at[to.lead[p]] == to.in.at[to.in.first[p]] ? 0 : to.in.turn(p);
    }
    return price;
  }

  private static void untangle(Layout to) {
    for (int p = 0; p < to.in.parts; p++) {
      to.untangle(p);
    }
  }

  private double copies() {
    double copies = 0;
    for (int p = 0; p < in.parts; p++) {
      copies += (double) in.copy(p) * in.wanted[p];
    }
    return copies;
  }

  private static void weigh(Layout to, double leaders) {
    to.weight[0] = leaders;
    to.weight[2] = leaders;
    to.weight[5] = leaders;
    to.reckon();
  }
}
