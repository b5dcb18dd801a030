package dev.ottla.core.balance;

import java.util.Arrays;

/// What must be done whatever it costs: replicas of a smaller factor go, those of a larger one
/// come, and those on leaving or dead brokers, on dead disks or beside too many of their rack
/// find another place.
final class Needs {
  private static final int TRIES = 24;

  private final Layout to;
  private final Places places;

  /// Slots that no broker could take.
  int stuck;

  /// Slots that came to a rack that is full already, since nowhere else was room.
  int crowded;

  Needs(Layout to, Places places) {
    this.to = to;
    this.places = places;
  }

  void meet() {
    stuck = 0;
    crowded = 0;
    for (int p = 0; p < to.in.parts; p++) {
      shrink(p);
    }
    int[] slots = homeless();
    for (int slot : largestFirst(slots)) {
      int broker = find(slot);
      if (broker >= 0) {
        to.move(slot, broker);
      } else {
        stuck++;
      }
    }
    for (int p = 0; p < to.in.parts; p++) {
      headless(p);
    }
  }

  /// In a rack that has room; what is lost goes to one that has none rather than nowhere.
  private int find(int slot) {
    to.strict = true;
    int broker = places.best(slot, places.all, TRIES);
    if (broker < 0) {
      broker = places.best(slot, places.all, Integer.MAX_VALUE);
    }
    to.strict = false;
    boolean anywhere = broker < 0 && to.at[slot] >= 0 && lost(slot);
    crowded += anywhere ? 1 : 0;
    return anywhere ? places.best(slot, places.all, Integer.MAX_VALUE) : broker;
  }

  /// Gives up the replicas that the wanted factor does not ask for: first those that would have
  /// to move, then those whose broker wins most by it.
  private void shrink(int p) {
    int first = to.in.first[p];
    int have = 0;
    for (int s = first; s < to.in.first[p + 1]; s++) {
      have += to.at[s] >= 0 ? 1 : 0;
    }
    for (; have > to.in.wanted[p]; have--) {
      int drop = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int s = first; s < to.in.first[p + 1]; s++) {
        if (to.at[s] >= 0) {
          double gain = lost(s) ? 3 * Layout.NEVER : crowded(s) ? Layout.NEVER : 0;
          gain += to.cost[to.at[s]] - to.minus(to.at[s], s) + (to.leads(s) ? 0 : 1e-6);
          if (gain > most) {
            most = gain;
            drop = s;
          }
        }
      }
      int from = to.at[drop];
      to.move(drop, -1);
      to.closed[drop] = true;
      if (to.lead[p] == drop) {
        to.relead(p, heir(p, from));
      }
    }
  }

  private int heir(int p, int from) {
    int heir = -1;
    for (int s = to.in.first[p]; s < to.in.first[p + 1]; s++) {
      if (to.at[s] >= 0 && to.at[s] != from && (heir < 0 || (lost(heir) && !lost(s)))) {
        heir = s;
      }
    }
    return heir;
  }

  /// A partition whose leader found no other place is led by a replica that has one.
  private void headless(int p) {
    int lead = to.lead[p];
    if (to.at[lead] < 0 || lost(lead)) {
      int heir = heir(p, -1);
      if (heir >= 0 && !lost(heir)) {
        to.relead(p, heir);
      }
    }
  }

  /// Whether a slot's broker or disk goes.
  private boolean lost(int slot) {
    int b = to.at[slot];
    return !to.stays[b] || (to.burnt.get(slot) && to.in.at[slot] == b);
  }

  private boolean crowded(int slot) {
    int p = to.part[slot];
    int mates = 0;
    for (int s = to.in.first[p]; s < to.in.first[p + 1]; s++) {
      boolean same = to.at[s] >= 0 && to.racks.of[to.at[s]] == to.racks.of[to.at[slot]];
      mates += same && s != slot && !lost(s) ? 1 : 0;
    }
    return mates > 0 && mates >= to.racks.most(to.in.wanted[p]);
  }

  private int[] homeless() {
    int[] slots = new int[64];
    int n = 0;
    for (int p = 0; p < to.in.parts; p++) {
      boolean pinned = to.in.pinned.get(to.in.topic[p]);
      for (int s = to.in.first[p]; s < to.in.first[p + 1]; s++) {
        boolean open = to.at[s] < 0 && !to.closed[s];
        if (open || (to.at[s] >= 0 && (lost(s) || (!pinned && late(s))))) {
          slots = n == slots.length ? Arrays.copyOf(slots, n * 2) : slots;
          slots[n++] = s;
        }
      }
    }
    return Arrays.copyOf(slots, n);
  }

  /// Whether replicas before this one fill its rack.
  private boolean late(int slot) {
    int p = to.part[slot];
    int earlier = 0;
    for (int s = to.in.first[p]; s < slot; s++) {
      boolean same = to.at[s] >= 0 && to.racks.of[to.at[s]] == to.racks.of[to.at[slot]];
      earlier += same && !lost(s) ? 1 : 0;
    }
    return earlier > 0 && earlier >= to.racks.most(to.in.wanted[p]);
  }

  private int[] largestFirst(int[] slots) {
    double[] mean = new double[4];
    for (int d = 0; d < 4; d++) {
      for (int b = 0; b < to.brokers; b++) {
        mean[d] = Math.max(mean[d], to.shares.share[b * Shares.STRIDE + d]);
      }
    }
    long[] keys = new long[slots.length];
    for (int i = 0; i < slots.length; i++) {
      double in = mean[1] > 0 ? to.netIn(slots[i]) / mean[1] : 0;
      double disk = mean[3] > 0 ? to.disk(slots[i]) / mean[3] : 0;
      keys[i] = Keys.of(-Math.max(in, disk), slots[i]);
    }
    return Keys.sorted(keys);
  }
}
