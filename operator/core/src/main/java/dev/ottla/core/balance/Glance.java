package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether a cluster is level, from sums alone.
final class Glance {
  private final List<Broker> brokers;
  private final Racks racks;
  private final Totals totals;
  private final Map<Integer, Integer> indices = new HashMap<>();
  private final float[] loads = new float[Columns.WIDTH];
  private boolean simple;

  Glance(List<Broker> brokers) {
    this.brokers = brokers;
    racks = new Racks(brokers);
    totals = new Totals(racks);
    simple = true;
    for (Broker broker : brokers) {
      indices.put(broker.id(), indices.size());
      simple &= broker.state() == State.LIVE || broker.state() == State.NEW;
      simple &= broker.disks().size() == 1 && broker.disks().getFirst().alive();
    }
  }

  void add(int[] replicas, Load load) {
    Columns.put(loads, 0, load);
    totals.add(loads, 0, replicas.length);
    int most = racks.most(replicas.length);
    for (int i = 0; i < replicas.length; i++) {
      int b = indices.getOrDefault(replicas[i], -1);
      if (b < 0) {
        simple = false;
        return;
      }
      totals.hold(loads, 0, b, i == 0);
      int mates = 0;
      for (int j = 0; j < i; j++) {
        mates += racks.of[indices.getOrDefault(replicas[j], b)] == racks.of[b] ? 1 : 0;
      }
      simple &= mates == 0 || mates < most;
    }
  }

  double off(Goals goals) {
    Shares shares = new Shares(brokers, totals, racks, goals);
    double off = 0;
    for (int b = 0; b < brokers.size(); b++) {
      for (int i = b * Shares.STRIDE; i < b * Shares.STRIDE + Shares.DIMENSIONS; i++) {
        double far = Math.abs(totals.held[i] - shares.share[i]);
        off = Math.max(off, far == 0 ? 0 : far / shares.share[i]);
      }
    }
    return off;
  }

  boolean level(Goals goals) {
    if (!simple) {
      return false;
    }
    Shares shares = new Shares(brokers, totals, racks, goals);
    for (int b = 0; b < brokers.size(); b++) {
      for (int i = b * Shares.STRIDE; i < b * Shares.STRIDE + Shares.DIMENSIONS; i++) {
        if (totals.held[i] > shares.high[i] || totals.held[i] < shares.low[i]) {
          return false;
        }
      }
    }
    return true;
  }
}
