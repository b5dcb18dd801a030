package dev.ottla.cli.kafka;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Disk;
import dev.ottla.core.balance.Balance.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/// Asks the brokers about themselves: their racks, their disks, and what lies on which.
public final class BrokersAsked {
  private static final String CORDONED = "cordoned.log.dirs";

  private final Door door;
  private final List<Broker> brokers = new ArrayList<>();
  private final Map<Integer, Map<String, Integer>> places = new HashMap<>();

  /// Asks through a door.
  public BrokersAsked(Door door) {
    this.door = door;
    DescribeClusterOptions fenced = new DescribeClusterOptions().includeFencedBrokers(true);
    List<Node> nodes = new ArrayList<>(door.answer(door.admin().describeCluster(fenced).nodes()));
    nodes.sort(Comparator.comparing(Node::id));
    List<Integer> live = nodes.stream().filter(n -> !n.isFenced()).map(Node::id).toList();
    var disks = door.answer(door.admin().describeLogDirs(live).allDescriptions());
    Set<Integer> cordoned = cordoned(live);
    for (Node node : nodes) {
      State state =
          node.isFenced() ? State.DEAD : cordoned.contains(node.id()) ? State.CORDONED : State.LIVE;
      brokers.add(broker(node, state, disks.getOrDefault(node.id(), Map.of())));
    }
  }

  /// All that are registered; one that is away counts as dead.
  public List<Broker> brokers() {
    return brokers;
  }

  /// The index of the disk that each replica lies on, by broker and `topic-partition`.
  public Map<Integer, Map<String, Integer>> places() {
    return places;
  }

  private Broker broker(Node node, State state, Map<String, LogDirDescription> folders) {
    List<Disk> disks = new ArrayList<>();
    folders.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(folder -> disks.add(disk(node.id(), disks.size(), folder.getValue())));
    return new Broker(
        node.id(),
        node.rack() == null ? "" : node.rack(),
        0,
        0,
        0,
        disks.isEmpty() ? List.of(new Disk(0, true)) : disks,
        state);
  }

  /// What Kafka may use of a disk: what is free and what it holds already.
  private Disk disk(int broker, int index, LogDirDescription folder) {
    folder
        .replicaInfos()
        .forEach(
            (p, info) ->
                places
                    .computeIfAbsent(broker, id -> new HashMap<>())
                    .put(p.topic() + "-" + p.partition(), index));
    long held = folder.replicaInfos().values().stream().mapToLong(ReplicaInfo::size).sum();
    long capacity =
        folder.totalBytes().isEmpty()
            ? 0
            : Math.min(folder.totalBytes().getAsLong(), folder.usableBytes().orElse(0) + held);
    return new Disk(capacity, folder.error() == null);
  }

  /// Those of some brokers that take no new replicas.
  private Set<Integer> cordoned(List<Integer> brokers) {
    List<ConfigResource> resources =
        brokers.stream()
            .map(id -> new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id)))
            .toList();
    Set<Integer> cordoned = new HashSet<>();
    door.answer(door.admin().describeConfigs(resources).all())
        .forEach(
            (broker, config) -> {
              ConfigEntry entry = config.get(CORDONED);
              if (entry != null && entry.value() != null && !entry.value().isEmpty()) {
                cordoned.add(Integer.parseInt(broker.name()));
              }
            });
    return cordoned;
  }
}
