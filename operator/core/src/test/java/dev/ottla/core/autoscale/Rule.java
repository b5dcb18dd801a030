package dev.ottla.core.autoscale;

import java.util.ArrayDeque;
import java.util.Deque;

/// Says how many brokers there shall be.
interface Rule {
  /// The share of its network, or volume, that no broker shall exceed.
  double NETWORK = 0.7;

  double DISK = 0.75;

  int LEAST = 3;
  int MOST = 12;

  int wanted(Plant plant);

  /// Load over target, on average over all brokers.
  static double ratio(Plant plant) {
    double network = 0;
    double disk = 0;
    for (Plant.Broker broker : plant.brokers) {
      network += broker.load;
      disk += broker.disk;
    }
    return Math.max(network / NETWORK, disk / DISK) / plant.brokers.size();
  }

  /// The rule of Kubernetes' HorizontalPodAutoscaler, version 2, as its documentation gives it:
  /// each 15 s, a tolerance of a tenth, up by 100 % or four pods in 15 s without a wait, down by
  /// the highest of what was recommended in five minutes. What it reads is one step old: the
  /// metrics server tells the rate between two of its looks, which are 15 s apart, of values that
  /// the nodes gather each 10 s. By Prometheus they would be older.
  static Rule hpa() {
    return hpa(1);
  }

  /// Likewise, of metrics that are so many steps old.
  static Rule hpa(int old) {
    Deque<Integer> said = new ArrayDeque<>();
    Deque<Double> read = new ArrayDeque<>();
    return plant -> {
      int now = plant.wanted;
      read.addLast(ratio(plant) * plant.brokers.size());
      double ratio = read.getFirst() / now;
      if (read.size() > old) {
        read.removeFirst();
      }
      int desired = Math.abs(ratio - 1) <= 0.1 ? now : (int) Math.ceil(now * ratio);
      desired = Math.clamp(Math.min(desired, Math.max(2 * now, now + 4)), LEAST, MOST);
      said.addLast(desired);
      if (said.size() > 300 / Plant.STEP) {
        said.removeFirst();
      }
      int most = said.stream().mapToInt(Integer::intValue).max().orElse(now);
      return desired >= now ? desired : Math.min(now, most);
    };
  }

  /// Alerts as operators with scripts have them: one more when a broker is above 80 % of what it
  /// bears for three minutes, one less when all are below 40 % for ten, five minutes apart.
  static Rule thresholds() {
    return new Rule() {
      private int above;
      private int below;
      private int rest;

      @Override
      public int wanted(Plant plant) {
        double most =
            plant.brokers.stream().mapToDouble(b -> Math.max(b.load, b.disk)).max().orElse(0);
        above = most > 0.8 ? above + Plant.STEP : 0;
        below = most < 0.4 ? below + Plant.STEP : 0;
        rest -= Plant.STEP;
        int step = above >= 180 ? 1 : below >= 600 ? -1 : 0;
        if (rest > 0 || step == 0) {
          return plant.wanted;
        }
        rest = 300;
        above = 0;
        below = 0;
        return Math.clamp(plant.wanted + step, LEAST, MOST);
      }
    };
  }
}
