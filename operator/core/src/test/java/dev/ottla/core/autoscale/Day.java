package dev.ottla.core.autoscale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A day under a curve.
///
/// @param paid brokers that are paid for, at each step
/// @param needed brokers that the load needs, at each step
/// @param over minutes in which some broker exceeds its target
/// @param hours brokers times hours
/// @param changes how often the wanted number changed
/// @param flaps how often it turned back within an hour
record Day(
    List<Integer> paid, List<Double> needed, double over, double hours, int changes, int flaps) {
  /// Steps in an hour.
  static final int HOUR = 3600 / Plant.STEP;

  /// A day of a rule.
  static Day of(Trial trial, Rule rule) {
    double[][] load = trial.load();
    Plant plant = new Plant(Math.max(Rule.LEAST, (int) Math.ceil(needed(load[0]) - 1e-9)));
    int[] paid = new int[load.length];
    int[] wanted = new int[load.length];
    double over = 0;
    for (int i = 0; i < load.length; i++) {
      plant.pass(load[i][0], load[i][1], load[i][2]);
      if (rule instanceof Ours ours) {
        ours.hot = load[i][1];
      }
      plant.wanted = rule.wanted(plant);
      paid[i] = plant.brokers.size();
      wanted[i] = plant.wanted;
      over += exceeds(plant) ? Plant.STEP / 60.0 : 0;
    }
    return told(paid, wanted, load, over);
  }

  private static boolean exceeds(Plant plant) {
    return plant.brokers.stream()
        .anyMatch(b -> b.load > Rule.NETWORK + 1e-9 || b.disk > Rule.DISK + 1e-9);
  }

  /// The least that whoever knows the future can pay: brokers begin to come as long before they
  /// are needed as they take to serve and to receive their share, are paid until they are empty,
  /// and do not go for less than an hour.
  static Day oracle(Trial trial) {
    double[][] load = trial.load();
    int[] need = new int[load.length];
    int[] exact = exactly(load);
    for (int i = 0; i < need.length; i++) {
      int moves = (int) Math.ceil(load[i][2] / exact[i] / Plant.RATE / Plant.STEP);
      int before = 90 / Plant.STEP + moves;
      for (int j = Math.max(0, i - before); j <= Math.min(need.length - 1, i + moves); j++) {
        need[j] = Math.max(need[j], exact[i]);
      }
    }
    int[] paid = closed(need);
    double over = 0;
    for (int i = 0; i < paid.length; i++) {
      boolean hot = load[i][1] > 0 && share(load[i], paid[i]) > Rule.NETWORK + 1e-9;
      over += hot || needed(load[i]) > paid[i] + 1e-9 ? Plant.STEP / 60.0 : 0;
    }
    return told(paid, paid, load, over);
  }

  /// How many brokers the load needs at each step, but for noise.
  static int[] exactly(double[][] load) {
    int[] exact = new int[load.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = Math.clamp((int) Math.ceil(high(load, i) - 1e-9), Rule.LEAST, Rule.MOST);
    }
    return exact;
  }

  private static double share(double[] load, int brokers) {
    return (load[0] - load[1]) / brokers + load[1] / 3;
  }

  /// Dips of less than an hour are filled.
  private static int[] closed(int[] need) {
    int[] paid = need.clone();
    for (int i = 0; i < need.length; i++) {
      for (int j = i + 1; j < Math.min(need.length, i + HOUR); j++) {
        int level = Math.min(need[i], need[j]);
        for (int k = i + 1; k < j && need[j] > need[j - 1]; k++) {
          paid[k] = Math.max(paid[k], level);
        }
      }
    }
    return paid;
  }

  /// What 95 of 100 steps about this one do not exceed.
  private static double high(double[][] load, int at) {
    int from = Math.max(0, at - 10);
    double[] near = new double[Math.min(load.length, at + 10) - from];
    for (int i = 0; i < near.length; i++) {
      near[i] = needed(load[from + i]);
    }
    Arrays.sort(near);
    return near[(int) Math.ceil(0.95 * near.length) - 1];
  }

  /// Brokers that would carry a step's load.
  static double needed(double[] load) {
    return Math.max(load[0] / Rule.NETWORK, load[2] / Plant.VOLUME / Rule.DISK);
  }

  private static Day told(int[] paid, int[] wanted, double[][] load, double over) {
    List<Double> needed = Arrays.stream(load).map(Day::needed).toList();
    List<Integer> at = new ArrayList<>();
    int flaps = 0;
    for (int i = 1; i < wanted.length; i++) {
      int step = Integer.signum(wanted[i] - wanted[i - 1]);
      if (step != 0) {
        if (!at.isEmpty()) {
          int before = at.getLast();
          int was = Integer.signum(wanted[before] - wanted[before - 1]);
          flaps += was != step && i - before < HOUR ? 1 : 0;
        }
        at.add(i);
      }
    }
    double hours = Arrays.stream(paid).sum() / (double) HOUR;
    return new Day(Arrays.stream(paid).boxed().toList(), needed, over, hours, at.size(), flaps);
  }
}
