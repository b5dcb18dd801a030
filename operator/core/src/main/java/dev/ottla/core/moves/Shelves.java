package dev.ottla.core.moves;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.DiskMove;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Scope;
import dev.ottla.core.balance.Balance.State;
import dev.ottla.core.plan.Step.Shift;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which log directory of its broker each replica lies in, with what is under way between them
/// taken as done: so a plan that is made in the midst of it is about what is left.
///
/// @param brokers what the brokers say
/// @param layout where the bytes lie
public record Shelves(Brokers brokers, Layout layout) {
  /// Replicas of one broker that are under way at once. Kafka copies one after the other on each of
  /// its threads, of which it has one a directory: more would only wait, and nothing of a log that
  /// waits is compacted.
  private static final int AT_ONCE = 5;

  /// Replicas in one call to Kafka.
  private static final int CALL = 1000;

  /// One replica's way.
  ///
  /// @param topic its topic
  /// @param partition its number
  /// @param broker node id of the broker that holds it
  /// @param from the directory where it lay when this was planned
  /// @param to the directory where it shall lie
  public record Way(String topic, int partition, int broker, String from, String to) {
    /// `topic-number`.
    public String name() {
      return topic + "-" + partition;
    }

    /// Whether it begins or ends in a directory.
    public boolean touches(String path) {
      return path.equals(from) || path.equals(to);
    }

    /// Brings the replica to a directory; to the one where it lies, ends what is under way.
    public Shift shift(String path) {
      return new Shift(topic, partition, broker, path);
    }
  }

  /// Whether all brokers that live have told of their directories.
  public boolean complete() {
    return layout.disks().keySet().containsAll(brokers.live());
  }

  /// Whether it is known where the replicas of a broker lie.
  public boolean told(int broker) {
    return layout.disks().containsKey(broker);
  }

  /// The directory in which a replica lies; empty when none has it.
  public Optional<String> at(int broker, String partition) {
    return disk(broker, d -> d.sizes().containsKey(partition)).map(Disk::path);
  }

  /// The directory to which a replica is on its way; empty when it stays.
  public Optional<String> to(int broker, String partition) {
    return disk(broker, d -> d.coming().containsKey(partition)).map(Disk::path);
  }

  /// The directory in which a replica will lie once all has ended that is under way.
  public Optional<String> after(int broker, String partition) {
    return to(broker, partition).or(() -> at(broker, partition));
  }

  private Optional<Disk> disk(int broker, Predicate<Disk> wish) {
    return disks(broker).stream().filter(wish).findFirst();
  }

  private List<Disk> disks(int broker) {
    return layout.disks().getOrDefault(broker, List.of());
  }

  /// How many replicas are on their way from one directory of a broker to another.
  public int underway(int broker) {
    return disks(broker).stream().mapToInt(d -> d.coming().size()).sum();
  }

  /// How many are in all.
  public int underway() {
    return layout.shifting() ? layout.disks().keySet().stream().mapToInt(this::underway).sum() : 0;
  }

  /// Bytes that these and those under way have still to copy.
  public long left(List<Way> ways) {
    return size(ways) + copying();
  }

  /// Bytes that those under way have still to copy.
  private long copying() {
    long left = 0;
    for (int broker : layout.disks().keySet()) {
      for (Disk disk : disks(broker)) {
        for (Map.Entry<String, Long> copy : disk.coming().entrySet()) {
          left += Math.max(0, size(broker, copy.getKey()) - copy.getValue());
        }
      }
    }
    return left;
  }

  /// Bytes that these copy in all.
  public long size(List<Way> ways) {
    return ways.stream().mapToLong(w -> size(w.broker(), w.name())).sum();
  }

  private long size(int broker, String partition) {
    return disks(broker).stream()
        .mapToLong(d -> d.sizes().getOrDefault(partition, 0L))
        .max()
        .orElse(0);
  }

  /// As many of these as may begin beside what is under way. Partitions whose replicas get other
  /// brokers, or are not all in sync, are left alone.
  public List<Shift> admitted(List<Way> wanted) {
    Map<Integer, Integer> busy = new HashMap<>();
    layout.disks().keySet().forEach(id -> busy.put(id, underway(id)));
    Map<String, Partition> partitions =
        brokers.partitions().stream().collect(Collectors.toMap(Partition::name, p -> p));
    List<Shift> now = new ArrayList<>();
    for (Way way : wanted) {
      Partition partition = partitions.get(way.name());
      if (partition != null
          && Admission.sound(brokers, partition)
          && !layout.moving().containsKey(way.name())
          && busy.getOrDefault(way.broker(), AT_ONCE) < AT_ONCE
          && now.size() < CALL) {
        busy.merge(way.broker(), 1, Integer::sum);
        now.add(way.shift(way.to()));
      }
    }
    return now;
  }

  /// The ways by which the directories of each broker become level, as far as replicas are small
  /// enough for that. Brokers that take no new replicas are left alone: a person may have closed a
  /// single directory.
  ///
  /// @param percent how far from its share a directory may be
  /// @param topics the only ones that are shifted
  /// @param only the brokers that are levelled; empty for all
  public List<Way> levelled(int percent, Predicate<String> topics, Set<Integer> only) {
    List<Integer> ids =
        brokers.live().stream()
            .filter(id -> only.isEmpty() || only.contains(id))
            .filter(id -> !brokers.cordoned().contains(id) && disks(id).size() > 1)
            .sorted()
            .toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    Goals goals = Goals.usual().within(Scope.DISKS).banded(percent / 100.0);
    return Balance.plan(model(ids, topics), goals, Effort.of(0)).diskMoves().stream()
        .map(this::way)
        .toList();
  }

  private Way way(DiskMove move) {
    List<Disk> disks = disks(move.broker());
    return new Way(
        move.topic(),
        move.partition(),
        move.broker(),
        disks.get(move.from()).path(),
        disks.get(move.to()).path());
  }

  /// Each broker is planned by itself, so that each replica is a partition of its own: copies may
  /// differ in size.
  private Model model(List<Integer> ids, Predicate<String> topics) {
    Model model =
        new Model(
            ids.stream()
                .map(id -> new Balance.Broker(id, "", 0, 0, 0, capacities(id), State.LIVE))
                .toList());
    Map<Integer, Map<String, Integer>> places = new HashMap<>();
    ids.forEach(id -> places.put(id, places(id)));
    for (Partition p : brokers.partitions()) {
      for (int id : p.replicas()) {
        Integer place = places.getOrDefault(id, Map.of()).get(p.name());
        if (place != null) {
          Load load = Load.ofSize(Math.max(1, size(id, p.name())));
          model.partition(p.topic(), p.number(), new int[] {id}, new int[] {place}, 1, load);
        }
      }
    }
    brokers.partitions().stream()
        .map(Partition::topic)
        .distinct()
        .filter(topics.negate())
        .forEach(model::pin);
    return model;
  }

  private Map<String, Integer> places(int broker) {
    List<Disk> disks = disks(broker);
    Map<String, Integer> places = new HashMap<>();
    for (int k = 0; k < disks.size(); k++) {
      int place = k;
      disks.get(k).sizes().forEach((name, _) -> places.put(name, place));
    }
    for (int k = 0; k < disks.size(); k++) {
      int place = k;
      disks.get(k).coming().forEach((name, _) -> places.put(name, place));
    }
    return places;
  }

  private List<Balance.Disk> capacities(int broker) {
    return disks(broker).stream().map(d -> new Balance.Disk(Placement.capacity(d), true)).toList();
  }

  /// What lies in a directory.
  ///
  /// @param path where it is
  /// @param replicas how many
  /// @param bytes of them
  /// @param capacity bytes that Kafka may use of it; 0 when that is not known
  public record Shelf(String path, int replicas, long bytes, long capacity) {
    private Shelf plus(int count, long more) {
      return new Shelf(path, replicas + count, bytes + more, capacity);
    }
  }

  /// The directories of each broker once all has ended that is under way, and these ways, too.
  public Map<Integer, List<Shelf>> once(List<Way> ways) {
    Map<Integer, Map<String, String>> changed = new HashMap<>();
    ways.forEach(
        w -> changed.computeIfAbsent(w.broker(), b -> new HashMap<>()).put(w.name(), w.to()));
    Map<Integer, List<Shelf>> all = new TreeMap<>();
    layout
        .disks()
        .keySet()
        .forEach(id -> all.put(id, once(id, changed.getOrDefault(id, Map.of()))));
    return all;
  }

  private List<Shelf> once(int broker, Map<String, String> changed) {
    Map<String, Shelf> shelves = new TreeMap<>();
    Map<String, String> underway = new HashMap<>();
    for (Disk disk : disks(broker)) {
      shelves.put(disk.path(), new Shelf(disk.path(), 0, 0, Placement.capacity(disk)));
      disk.coming().keySet().forEach(name -> underway.put(name, disk.path()));
    }
    for (Disk disk : disks(broker)) {
      disk.sizes()
          .forEach(
              (name, bytes) -> {
                String path = changed.getOrDefault(name, underway.getOrDefault(name, disk.path()));
                shelves.computeIfPresent(path, (_, shelf) -> shelf.plus(1, bytes));
              });
    }
    return List.copyOf(shelves.values());
  }

  /// Percent by which the directory that is furthest from its share of its broker's bytes is off it
  /// once these ways are gone.
  public int off(List<Way> ways) {
    double most = 0;
    for (List<Shelf> shelves : once(ways).values()) {
      boolean known = shelves.stream().allMatch(s -> s.capacity > 0);
      double room = known ? shelves.stream().mapToDouble(Shelf::capacity).sum() : shelves.size();
      double bytes = shelves.stream().mapToDouble(Shelf::bytes).sum();
      for (Shelf shelf : shelves) {
        double share = bytes * (known ? shelf.capacity : 1) / room;
        most = share > 0 ? Math.max(most, Math.abs(shelf.bytes - share) / share) : most;
      }
    }
    return (int) Math.round(100 * most);
  }
}
