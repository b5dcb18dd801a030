package dev.ottla.core.balance;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Racks, and how many replicas of a partition may share one. As in Kafka, racks count only when
/// every broker that may hold replicas has one.
final class Racks {
  final int[] of;
  final List<String> names = new ArrayList<>();

  /// Brokers of each rack that may hold replicas.
  final int[] brokers;

  final boolean on;
  private int[] most = {0};

  Racks(List<Broker> all) {
    on = all.stream().filter(b -> stays(b.state())).noneMatch(b -> b.rack().isEmpty());
    of = new int[all.size()];
    Map<String, Integer> indices = new HashMap<>();
    for (int b = 0; b < of.length; b++) {
      of[b] =
          indices.computeIfAbsent(
              on ? all.get(b).rack() : "",
              name -> {
                names.add(name);
                return names.size() - 1;
              });
    }
    brokers = new int[Math.max(1, names.size())];
    for (int b = 0; b < of.length; b++) {
      brokers[of[b]] += stays(all.get(b).state()) ? 1 : 0;
    }
  }

  static boolean stays(State state) {
    return switch (state) {
      case LIVE, NEW, CORDONED -> true;
      case LEAVING, DEAD -> false;
    };
  }

  /// Replicas of a partition with this replication factor that one rack may hold: the least
  /// number with which all find a place.
  int most(int factor) {
    int known = most.length;
    if (factor >= known) {
      most = Arrays.copyOf(most, factor + 1);
      for (int f = known; f <= factor; f++) {
        most[f] = on ? least(f) : Integer.MAX_VALUE;
      }
    }
    return most[factor];
  }

  private int least(int factor) {
    for (int each = 1; each < factor; each++) {
      int room = 0;
      for (int count : brokers) {
        room += Math.min(count, each);
      }
      if (room >= factor) {
        return each;
      }
    }
    return factor;
  }
}
