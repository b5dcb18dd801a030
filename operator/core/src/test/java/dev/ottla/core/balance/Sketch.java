package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.balance.Balance.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// A cluster as tests see it: plain objects, from which a model is made, to which moves are done,
/// and of which every load is added up anew.
final class Sketch {
  private static final List<State> STATES = List.of(State.values());

  /// A partition.
  record Part(String topic, int number, List<Integer> replicas, int wanted, Load load) {
    String key() {
      return topic + "-" + number;
    }
  }

  final List<Broker> brokers;
  final Map<String, Part> parts = new LinkedHashMap<>();

  Sketch(List<Broker> brokers) {
    this.brokers = brokers;
  }

  Sketch part(String topic, int number, List<Integer> replicas, int wanted, Load load) {
    Part part = new Part(topic, number, replicas, wanted, load);
    parts.put(part.key(), part);
    return this;
  }

  Model model() {
    Model model = new Model(brokers);
    for (Part part : parts.values()) {
      int[] ids = part.replicas().stream().mapToInt(i -> i).toArray();
      model.partition(part.topic(), part.number(), ids, new int[0], part.wanted(), part.load());
    }
    return model;
  }

  /// The cluster after some moves.
  Sketch after(List<Move> moves) {
    Sketch next = new Sketch(brokers);
    next.parts.putAll(parts);
    for (Move move : moves) {
      Part old = the(next.parts, move.topic() + "-" + move.partition());
      next.part(old.topic(), old.number(), move.to(), old.wanted(), old.load());
    }
    return next;
  }

  Broker broker(int id) {
    return brokers.stream().filter(b -> b.id() == id).findFirst().orElseThrow();
  }

  /// Loads by broker, in the order of the dimensions.
  Map<Integer, double[]> loads() {
    Map<Integer, double[]> loads = new TreeMap<>();
    brokers.forEach(b -> loads.put(b.id(), new double[6]));
    for (Part part : parts.values()) {
      for (int i = 0; i < part.replicas().size(); i++) {
        add(the(loads, part.replicas().get(i)), cost(part, i == 0));
      }
    }
    return loads;
  }

  /// What a map is known to hold.
  static <K, V> V the(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), () -> "no " + key);
  }

  static void add(double[] to, double[] more) {
    Arrays.setAll(to, d -> to[d] + more[d]);
  }

  static double[] cost(Part part, boolean leads) {
    Load l = part.load();
    return new double[] {
      (float) (leads ? l.cpuLeader() : l.cpuFollower()),
      (float) l.in(),
      (float) (leads ? l.outLeader() : l.outFollower()),
      (float) l.size(),
      1,
      leads ? 1 : 0
    };
  }

  static double hard(Broker broker, int d, Goals goals) {
    double capacity =
        switch (d) {
          case 0 -> goals.cpuLimit() * broker.cpu();
          case 1 -> goals.netLimit() * broker.netIn();
          case 2 -> goals.netLimit() * broker.netOut();
          case 3 ->
              goals.diskLimit()
                  * broker.disks().stream().filter(Disk::alive).mapToLong(Disk::capacity).sum();
          case 4 -> goals.replicaLimit();
          default -> Double.POSITIVE_INFINITY;
        };
    return capacity > 0 ? capacity : Double.POSITIVE_INFINITY;
  }

  static boolean stays(Broker broker) {
    return switch (broker.state()) {
      case LIVE, NEW, CORDONED -> true;
      case LEAVING, DEAD -> false;
    };
  }

  /// Replicas of a partition that share a rack with an earlier one.
  int crowd(Part part) {
    List<String> racks = part.replicas().stream().map(id -> broker(id).rack()).toList();
    return racks.size() - (int) racks.stream().distinct().count();
  }

  /// A cluster of any shape: racks of unequal size, capacities and factors that differ, brokers
  /// in any state, loads that may be zero.
  static Sketch random(long seed) {
    Random dice = new Random(seed);
    int racks = 1 + dice.nextInt(5);
    int count = 1 + dice.nextInt(14);
    boolean known = dice.nextInt(4) > 0;
    boolean unequal = dice.nextInt(3) == 0;
    List<Broker> brokers = new ArrayList<>();
    int parts = dice.nextInt(4) == 0 ? dice.nextInt(8) : 20 + dice.nextInt(200);
    double room = (1.5 + 2 * dice.nextDouble()) * parts / count;
    for (int b = 0; b < count; b++) {
      double c = known ? room * (unequal ? 0.5 + dice.nextInt(3) : 1) : 0;
      State state = dice.nextInt(3) > 0 ? State.LIVE : STATES.get(dice.nextInt(STATES.size()));
      String rack = racks == 1 ? "" : "r" + dice.nextInt(racks);
      List<Disk> disks = List.of(new Disk((long) (c * 1e9), true));
      brokers.add(new Broker(100 + b, rack, c, c * 3e6, c * 8e6, disks, state));
    }
    Sketch sketch = new Sketch(brokers);
    int topics = 1 + dice.nextInt(8);
    for (int p = 0; p < parts; p++) {
      int have = 1 + dice.nextInt(Math.min(4, count));
      int wanted = dice.nextInt(6) == 0 ? 1 + dice.nextInt(4) : have;
      List<Integer> ids = new ArrayList<>();
      while (ids.size() < have) {
        int id = 100 + dice.nextInt(1 + dice.nextInt(count));
        if (!ids.contains(id)) {
          ids.add(id);
        }
      }
      sketch.part("t" + p % topics, p, List.copyOf(ids), wanted, load(dice));
    }
    return sketch;
  }

  private static Load load(Random dice) {
    if (dice.nextInt(10) == 0) {
      return Load.ofSize(0);
    }
    double in = Math.exp(dice.nextGaussian()) * 5e5;
    double out = in * (1 + 3 * dice.nextDouble());
    long size = (long) (Math.exp(dice.nextGaussian()) * 3e8);
    return new Load(in * 3e-7 + out * 1e-7, in * 1e-7, in, out, 0, size);
  }
}
