package dev.ottla.cli.plan;

import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.kafka.TopicsAsked;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Up;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/// What Kafka says, asked from here through a listener that this machine reaches; the brokers pass
/// the question for the quorum on to the controllers.
public final class KafkaLook {
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private KafkaLook() {}

  /// Asks at an address; a trouble becomes an unseen view that says why.
  public static KafkaView at(String bootstrap) {
    try (Door door = new Door(bootstrap, PATIENCE)) {
      return new KafkaView(
          new Up<>(quorum(door)), new Up<>(brokers(door)), new Up<>(metadata(door)));
    } catch (Trouble e) {
      return KafkaView.notAsked(Trouble.words(e));
    }
  }

  private static Quorum quorum(Door door) {
    QuorumInfo info = door.answer(door.admin().describeMetadataQuorum().quorumInfo());
    long end =
        Stream.concat(info.voters().stream(), info.observers().stream())
            .filter(r -> r.replicaId() == info.leaderId())
            .mapToLong(ReplicaState::logEndOffset)
            .findFirst()
            .orElse(0);
    return new Quorum(
        info.leaderId(),
        info.highWatermark(),
        replicas(info.voters(), end),
        replicas(info.observers(), end),
        features(door));
  }

  private static Map<String, Integer> features(Door door) {
    Map<String, Integer> features = new HashMap<>();
    door.answer(door.admin().describeFeatures().featureMetadata())
        .finalizedFeatures()
        .forEach((name, levels) -> features.put(name, (int) levels.maxVersionLevel()));
    return features;
  }

  /// A plan is made for a cluster whose members keep up: how long ago each fetched is not asked.
  private static List<Replica> replicas(List<ReplicaState> states, long end) {
    return states.stream()
        .map(
            r ->
                new Replica(
                    r.replicaId(),
                    r.replicaDirectoryId().toString(),
                    Math.max(0, end - r.logEndOffset()),
                    0,
                    0))
        .toList();
  }

  private static Brokers brokers(Door door) {
    Collection<Node> nodes =
        door.answer(
            door.admin()
                .describeCluster(new DescribeClusterOptions().includeFencedBrokers(true))
                .nodes());
    List<TopicsAsked.Topic> topics = new TopicsAsked(door).all(true);
    Map<String, Integer> least = least(door, topics);
    List<Partition> partitions = new ArrayList<>();
    for (TopicsAsked.Topic topic : topics) {
      for (TopicsAsked.Partition p : topic.partitions()) {
        partitions.add(
            new Partition(
                topic.name(),
                p.number(),
                p.leader() < 0 ? OptionalInt.empty() : OptionalInt.of(p.leader()),
                p.replicas(),
                p.isr(),
                least.getOrDefault(topic.name(), 1)));
      }
    }
    return new Brokers(
        ids(nodes, false), ids(nodes, true), partitions, Set.of(), Optional.of(layout(nodes)));
  }

  /// Racks alone: sizes would need a question to each broker, and change where replicas go only
  /// when volumes are nearly full.
  private static Layout layout(Collection<Node> nodes) {
    Map<Integer, String> racks = new HashMap<>();
    nodes.stream().filter(n -> n.rack() != null).forEach(n -> racks.put(n.id(), n.rack()));
    return new Layout(racks, Map.of(), Map.of());
  }

  /// What is set for all nodes; what is set for single brokers changes no plan.
  private static Metadata metadata(Door door) {
    ConfigResource everywhere = new ConfigResource(ConfigResource.Type.BROKER, "");
    Map<String, String> set = new HashMap<>();
    door.answer(door.admin().describeConfigs(List.of(everywhere)).all()).values().stream()
        .flatMap(config -> config.entries().stream())
        .filter(e -> e.value() != null)
        .forEach(e -> set.put(e.name(), e.value()));
    return new Metadata(set, Map.of());
  }

  private static Map<String, Integer> least(Door door, List<TopicsAsked.Topic> topics) {
    List<ConfigResource> resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<String, Integer> least = new HashMap<>();
    door.answer(door.admin().describeConfigs(resources).all())
        .forEach(
            (resource, config) -> {
              String value = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value();
              least.put(resource.name(), Integer.parseInt(value));
            });
    return least;
  }

  private static Set<Integer> ids(Collection<Node> nodes, boolean fenced) {
    return nodes.stream()
        .filter(node -> node.isFenced() == fenced)
        .map(Node::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
