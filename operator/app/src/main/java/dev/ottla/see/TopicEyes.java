package dev.ottla.see;

import dev.ottla.core.world.KafkaView.TopicInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks the brokers of one cluster for many topics, in three calls however many there are.
final class TopicEyes {
  /// A thousand topics take Kafka longer than one.
  private static final int PATIENCE_MS = 15_000;

  private TopicEyes() {}

  static TopicsSeen look(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    KafkaFuture<Collection<Node>> nodes = admin.describeCluster().nodes();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PATIENCE_MS))
            .topicNameValues();
    Map<String, TopicDescription> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : descriptions.entrySet()) {
      unlessMissing(topic.getValue()).ifPresent(d -> found.put(topic.getKey(), d));
    }
    List<ConfigResource> resources =
        found.keySet().stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList();
    Map<String, TopicInfo> infos = new HashMap<>();
    if (!resources.isEmpty()) {
      var configs =
          admin
              .describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(PATIENCE_MS))
              .values();
      for (Map.Entry<ConfigResource, KafkaFuture<Config>> config : configs.entrySet()) {
        String topic = config.getKey().name();
        TopicDescription description = found.get(topic);
        if (description != null) {
          unlessMissing(config.getValue()).ifPresent(c -> infos.put(topic, info(description, c)));
        }
      }
    }
    return new TopicsSeen(nodes.get().size(), infos);
  }

  static TopicInfo info(TopicDescription description, Config config) {
    Map<String, String> set =
        config.entries().stream()
            .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
            .filter(e -> e.value() != null)
            .collect(Collectors.toUnmodifiableMap(ConfigEntry::name, ConfigEntry::value));
    int replicas =
        description.partitions().stream().mapToInt(p -> p.replicas().size()).max().orElse(0);
    return new TopicInfo(
        description.topicId().toString(), description.partitions().size(), replicas, set);
  }

  /// A topic that is not there, or whose name Kafka would never allow.
  private static <T> Optional<T> unlessMissing(KafkaFuture<T> answer)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof InvalidTopicException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
