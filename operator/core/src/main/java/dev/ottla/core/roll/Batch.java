package dev.ottla.core.roll;

import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The largest set of brokers that may restart together.
///
/// One rack at most, and never more than half of the brokers: the others do all the work meanwhile.
/// Where racks are not known, a third. One of them may vote in the quorum: five voters that spare
/// two by themselves could not spare a third that crashes meanwhile.
final class Batch {
  private final World world;
  private final Set<Integer> voters;
  private final Map<Integer, List<Place>> held = new HashMap<>();

  /// A partition and how many of its replicas may be missing at once.
  private static final class Place {
    private int spare;

    Place(int spare) {
      this.spare = spare;
    }
  }

  Batch(World world, Brokers brokers) {
    this.world = world;
    this.voters =
        world.quorum().stream()
            .flatMap(q -> q.voters().stream())
            .map(Replica::id)
            .collect(Collectors.toSet());
    for (Partition partition : brokers.partitions()) {
      int spare = Lonely.is(partition) ? 1 : partition.isr().size() - partition.minIsr();
      Place place = new Place(spare);
      for (int id : partition.replicas()) {
        held.computeIfAbsent(id, i -> new ArrayList<>()).add(place);
      }
    }
  }

  List<Stale> largest(List<Stale> candidates) {
    Map<String, List<Stale>> racks = new TreeMap<>();
    for (Stale stale : candidates) {
      racks
          .computeIfAbsent(world.rack(stale.member()).orElse(""), r -> new ArrayList<>())
          .add(stale);
    }
    List<Stale> largest = List.of();
    for (Map.Entry<String, List<Stale>> rack : racks.entrySet()) {
      List<Stale> set = spared(rack.getValue(), most(rack.getKey()));
      if (set.size() > largest.size()) {
        largest = set;
      }
    }
    return largest;
  }

  private int most(String rack) {
    int brokers = world.brokersWanted();
    return Math.max(1, rack.isEmpty() ? brokers / 3 : brokers / 2);
  }

  /// As many of a rack as partitions and quorum can spare, the first ones first.
  private List<Stale> spared(List<Stale> rack, int most) {
    List<Stale> set = new ArrayList<>();
    boolean votes = false;
    for (Stale stale : rack) {
      int id = stale.member().id();
      List<Place> places = held.getOrDefault(id, List.of());
      boolean voter = voters.contains(id);
      if (set.size() < most && !(votes && voter) && places.stream().allMatch(p -> p.spare > 0)) {
        places.forEach(p -> p.spare--);
        votes |= voter;
        set.add(stale);
      }
    }
    for (Stale stale : set) {
      held.getOrDefault(stale.member().id(), List.of()).forEach(p -> p.spare++);
    }
    return set;
  }
}
