package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A model in columns. A partition has a slot for each replica that it has or shall have; a slot
/// without a broker is -1.
final class Columns {
  /// Floats of a partition in `loads`: cpu, in and out of its leader, bytes, cpu and out of its
  /// followers, and two that fill a power of two.
  static final int WIDTH = 8;

  static final int CPU_FOLLOWER = 4;
  static final int OUT_FOLLOWER = 5;

  final List<Broker> brokers = new ArrayList<>();
  private final Map<Integer, Integer> indices = new HashMap<>();
  final List<String> topics = new ArrayList<>();
  private final Map<String, Integer> topicIndices = new HashMap<>();
  final BitSet pinned = new BitSet();

  int parts;
  int[] topic = new int[64];
  int[] number = new int[64];
  int[] first = new int[65];
  int[] wanted = new int[64];
  float[] loads = new float[64 * WIDTH];
  long[] size = new long[64];
  int[] at = new int[192];

  /// Whether anything costs other than its bytes; the two columns of prices are empty until then.
  boolean priced;

  private long[] copy = {};
  private long[] turn = {};

  /// Empty until a replica is not on its broker's first disk.
  short[] disk = {};

  Columns(List<Broker> given) {
    for (Broker broker : given) {
      if (indices.putIfAbsent(broker.id(), brokers.size()) != null) {
        throw new IllegalArgumentException("broker " + broker.id() + " is there twice");
      }
      brokers.add(broker);
    }
  }

  void pin(String name) {
    pinned.set(topicIndex(name));
  }

  int slots() {
    return first[parts];
  }

  private int topicIndex(String name) {
    if (parts > 0 && topics.get(topic[parts - 1]).equals(name)) {
      return topic[parts - 1];
    }
    return topicIndices.computeIfAbsent(
        name,
        n -> {
          topics.add(n);
          return topics.size() - 1;
        });
  }

  void add(String name, int partition, int[] replicas, int[] disks, int want, Load load) {
    check(name, partition, replicas, disks, want, load);
    int width = Math.max(replicas.length, want);
    int start = first[parts];
    grow(start + width);
    topic[parts] = topicIndex(name);
    number[parts] = partition;
    wanted[parts] = want;
    size[parts] = load.size();
    if (priced) {
      copy[parts] = load.size();
      turn[parts] = 0;
    }
    put(loads, parts * WIDTH, load);
    for (int i = 0; i < width; i++) {
      at[start + i] = i < replicas.length ? index(replicas[i]) : -1;
    }
    for (int i = 0; i < disks.length; i++) {
      placeOn(start + i, disks[i]);
    }
    parts++;
    first[parts] = start + width;
  }

  void price(long copies, long turns) {
    if (!priced) {
      copy = Arrays.copyOf(size, size.length);
      turn = new long[size.length];
      priced = true;
    }
    copy[parts - 1] = copies;
    turn[parts - 1] = turns;
  }

  /// What it costs to copy a replica of a partition: its bytes, unless something else was told.
  long copy(int p) {
    return priced ? copy[p] : size[p];
  }

  /// What it costs when somebody else leads a partition.
  long turn(int p) {
    return priced ? turn[p] : 0;
  }

  /// What it costs to move a slot: who led goes with the first.
  long price(int slot, int p) {
    return copy(p) + (slot == first[p] ? turn(p) : 0);
  }

  static void put(float[] loads, int w, Load load) {
    loads[w] = (float) load.cpuLeader();
    loads[w + 1] = (float) load.in();
    loads[w + 2] = (float) load.outLeader();
    loads[w + 3] = load.size();
    loads[w + CPU_FOLLOWER] = (float) load.cpuFollower();
    loads[w + OUT_FOLLOWER] = (float) load.outFollower();
  }

  private static void check(
      String name, int partition, int[] replicas, int[] disks, int want, Load load) {
    String who = name + "-" + partition;
    if (want < 1 || replicas.length == 0) {
      throw new IllegalArgumentException(who + " has no replica");
    }
    if (disks.length != 0 && disks.length != replicas.length) {
      throw new IllegalArgumentException(who + " must tell a disk for each replica");
    }
    for (int i = 1; i < replicas.length; i++) {
      for (int j = 0; j < i; j++) {
        if (replicas[i] == replicas[j]) {
          throw new IllegalArgumentException(who + " is twice on broker " + replicas[i]);
        }
      }
    }
    double least =
        Math.min(
            Math.min(Math.min(load.cpuLeader(), load.cpuFollower()), load.in()),
            Math.min(Math.min(load.outLeader(), load.outFollower()), (double) load.size()));
    if (!(least >= 0)) {
      throw new IllegalArgumentException(who + " has a load that is no number of at least 0");
    }
  }

  private int index(int id) {
    return indices.computeIfAbsent(
        id,
        unknown -> {
          brokers.add(Broker.of(unknown, "", State.DEAD));
          return brokers.size() - 1;
        });
  }

  private void placeOn(int slot, int index) {
    List<Disk> known = brokers.get(at[slot]).disks();
    if (index < 0 || index >= known.size()) {
      throw new IllegalArgumentException(
          "broker " + brokers.get(at[slot]).id() + " has no disk " + index);
    }
    if (index != 0 && disk.length < at.length) {
      disk = Arrays.copyOf(disk, at.length);
    }
    if (slot < disk.length) {
      disk[slot] = (short) index;
    }
  }

  int disk(int slot) {
    return slot < disk.length ? disk[slot] : 0;
  }

  private void grow(int slots) {
    if (parts == topic.length) {
      int to = parts * 2;
      topic = Arrays.copyOf(topic, to);
      number = Arrays.copyOf(number, to);
      first = Arrays.copyOf(first, to + 1);
      wanted = Arrays.copyOf(wanted, to);
      size = Arrays.copyOf(size, to);
      loads = Arrays.copyOf(loads, to * WIDTH);
      copy = priced ? Arrays.copyOf(copy, to) : copy;
      turn = priced ? Arrays.copyOf(turn, to) : turn;
    }
    if (slots > at.length) {
      at = Arrays.copyOf(at, Math.max(slots, at.length * 2));
    }
  }
}
