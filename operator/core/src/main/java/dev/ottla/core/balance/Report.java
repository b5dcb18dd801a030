package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Band;
import dev.ottla.core.balance.Balance.Dimension;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Loads;
import dev.ottla.core.balance.Balance.Plan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Tells what a layout means: a plan in batches with the figures before and after.
final class Report {
  private final Before start;
  private final Layout end;
  private final Goals goals;

  Report(Before start, Layout end, Goals goals) {
    this.start = start;
    this.end = end;
    this.goals = goals;
  }

  Plan plan(int stuck, long work) {
    Batches batches = new Batches(start, end, goals);
    batches.order();
    Disks disks = new Disks(start, end, goals);
    long least =
        switch (goals.scope()) {
          case ALL -> start.bound;
          case NEEDED -> start.needs;
          case LEADERS, DISKS -> 0;
        };
    return new Plan(
        batches.list(),
        disks.moves(),
        replicas(),
        leaders(),
        bytes(),
        least,
        bands(start.load),
        bands(end.load),
        loads(),
        new Why(end, goals, stuck, batches.dropped()).limits(),
        work);
  }

  private int replicas() {
    int moved = 0;
    for (int s = 0; s < end.at.length; s++) {
      moved += end.at[s] >= 0 && end.at[s] != end.in.at[s] ? 1 : 0;
    }
    return moved;
  }

  private long bytes() {
    long bytes = 0;
    for (int s = 0; s < end.at.length; s++) {
      bytes += end.at[s] >= 0 && end.at[s] != end.in.at[s] ? end.in.size[end.part[s]] : 0;
    }
    return bytes;
  }

  private int leaders() {
    int changed = 0;
    for (int p = 0; p < end.in.parts; p++) {
      changed += end.at[end.lead[p]] != start.at[start.lead[p]] ? 1 : 0;
    }
    return changed;
  }

  private Map<Dimension, Band> bands(double[] load) {
    Map<Dimension, Band> bands = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      int d = dimension.index();
      double lowest = Double.POSITIVE_INFINITY;
      double highest = 0;
      int outside = 0;
      for (int b = 0; b < end.brokers; b++) {
        if (end.stays[b]) {
          int i = b * Shares.STRIDE + d;
          lowest = Math.min(lowest, ratio(load, i));
          highest = Math.max(highest, ratio(load, i));
          outside += load[i] > end.shares.high[i] || load[i] < end.shares.low[i] ? 1 : 0;
        }
      }
      bands.put(dimension, new Band(highest == 0 ? 0 : lowest, highest, outside));
    }
    return bands;
  }

  private double ratio(double[] load, int i) {
    double share = end.shares.share[i];
    return share > 0 ? load[i] / share : load[i] > 0 ? Double.POSITIVE_INFINITY : 1;
  }

  private List<Loads> loads() {
    List<Loads> all = new ArrayList<>();
    for (int b = 0; b < end.brokers; b++) {
      all.add(new Loads(end.in.brokers.get(b).id(), ratios(start.load, b), ratios(end.load, b)));
    }
    return all;
  }

  private List<Double> ratios(double[] load, int b) {
    List<Double> ratios = new ArrayList<>();
    for (int d = 0; d < Shares.DIMENSIONS; d++) {
      ratios.add(ratio(load, b * Shares.STRIDE + d));
    }
    return ratios;
  }
}
