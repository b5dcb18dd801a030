package dev.ottla.see;

import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Partition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks the brokers of one cluster what they hold.
final class BrokerEyes {
  /// Configurations are the heaviest answer and seldom change.
  private static final Duration CONFIGS_FRESH = Duration.ofSeconds(30);

  private static final String CORDONED = "cordoned.log.dirs";

  private final Clock clock;
  private final Map<String, Integer> minIsr = new ConcurrentHashMap<>();
  private Instant configsAt = Instant.EPOCH;
  private Set<Integer> asked = Set.of();
  private Map<Integer, Map<String, String>> single = Map.of();

  BrokerEyes(Clock clock) {
    this.clock = clock;
  }

  /// @param wanted how many brokers there shall be: where the bytes lie matters while there are
  ///     others
  synchronized Brokers look(Admin admin, int wanted)
      throws ExecutionException, InterruptedException {
    Collection<Node> nodes =
        admin
            .describeCluster(new DescribeClusterOptions().includeFencedBrokers(true))
            .nodes()
            .get();
    Set<Integer> live = ids(nodes, false);
    boolean leaving = nodes.stream().anyMatch(n -> n.id() >= wanted);
    Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(topics).topicNameValues();
    boolean stale = clock.instant().isAfter(configsAt.plus(CONFIGS_FRESH));
    if (stale || leaving || !asked.equals(live)) {
      single = LayoutEyes.single(admin, live);
      asked = live;
    }
    refresh(admin, topics, stale);
    List<Partition> partitions = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : descriptions.entrySet()) {
      Integer min = minIsr.get(topic.getKey());
      if (min != null) {
        partitions.addAll(partitions(topic.getKey(), topic.getValue(), min));
      }
    }
    Optional<Layout> layout =
        leaving ? Optional.of(LayoutEyes.look(admin, nodes)) : Optional.empty();
    return new Brokers(live, ids(nodes, true), partitions, cordoned(), layout);
  }

  /// What the metadata log holds beside topics; asked after the brokers.
  synchronized Metadata metadata(Admin admin) throws ExecutionException, InterruptedException {
    Map<Integer, Map<String, String>> foreign = new HashMap<>();
    single.forEach(
        (id, set) -> {
          Map<String, String> rest = new HashMap<>(set);
          rest.remove(CORDONED);
          if (!rest.isEmpty()) {
            foreign.put(id, rest);
          }
        });
    return new Metadata(LayoutEyes.everywhere(admin), foreign);
  }

  /// Configurations were changed: what is remembered of them is worth nothing.
  synchronized void forget() {
    configsAt = Instant.EPOCH;
  }

  private Set<Integer> cordoned() {
    return single.entrySet().stream()
        .filter(b -> !b.getValue().getOrDefault(CORDONED, "").isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void refresh(Admin admin, Set<String> topics, boolean stale)
      throws ExecutionException, InterruptedException {
    minIsr.keySet().retainAll(topics);
    List<ConfigResource> wanted =
        topics.stream()
            .filter(t -> stale || !minIsr.containsKey(t))
            .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    for (var answer : admin.describeConfigs(wanted).values().entrySet()) {
      try {
        String min = answer.getValue().get().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value();
        minIsr.put(answer.getKey().name(), Integer.parseInt(min));
      } catch (ExecutionException e) {
        unlessGone(e);
        minIsr.remove(answer.getKey().name());
      }
    }
    if (stale) {
      configsAt = clock.instant();
    }
  }

  private static List<Partition> partitions(
      String topic, KafkaFuture<TopicDescription> description, int minIsr)
      throws ExecutionException, InterruptedException {
    try {
      return description.get().partitions().stream().map(p -> partition(topic, p, minIsr)).toList();
    } catch (ExecutionException e) {
      unlessGone(e);
      return List.of();
    }
  }

  /// A topic may be deleted between two questions: that is no failure.
  static void unlessGone(ExecutionException failure) throws ExecutionException {
    if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
      throw failure;
    }
  }

  private static Partition partition(String topic, TopicPartitionInfo info, int minIsr) {
    return new Partition(
        topic,
        info.partition(),
        info.leader() == null || info.leader().isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(info.leader().id()),
        info.replicas().stream().map(Node::id).toList(),
        info.isr().stream().map(Node::id).toList(),
        minIsr);
  }

  private static Set<Integer> ids(Collection<Node> nodes, boolean fenced) {
    return nodes.stream()
        .filter(n -> n.isFenced() == fenced)
        .map(Node::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
