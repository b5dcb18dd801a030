package dev.ottla.cli.kafka;

import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks the brokers for topics, in a handful of calls however many there are.
public final class TopicsAsked {
  private final Door door;

  /// Asks through a door.
  public TopicsAsked(Door door) {
    this.door = door;
  }

  /// A topic.
  ///
  /// @param name its name
  /// @param id Kafka's id of it
  /// @param internal whether Kafka keeps it for itself
  /// @param replicas copies of each partition, the most where they differ
  /// @param bytes what all copies take on disks; -1 when no broker tells of one of its partitions
  /// @param partitions its partitions
  /// @param config the properties that were set on it
  public record Topic(
      String name,
      String id,
      boolean internal,
      int replicas,
      long bytes,
      List<Partition> partitions,
      Map<String, String> config) {
    /// Partitions that lack a copy in sync.
    public long underReplicated() {
      return partitions.stream().filter(p -> p.isr().size() < p.replicas().size()).count();
    }

    /// Partitions that nobody leads.
    public long leaderless() {
      return partitions.stream().filter(p -> p.leader() < 0).count();
    }
  }

  /// A partition.
  ///
  /// @param number its number
  /// @param leader the broker that leads it; -1 when none does
  /// @param replicas the brokers that hold it, the preferred leader first
  /// @param isr those in sync
  /// @param bytes what its largest copy takes; -1 when no broker tells
  /// @param first the offset of its oldest record; -1 when not asked for or not known
  /// @param end the offset that its next record gets; likewise
  public record Partition(
      int number,
      int leader,
      List<Integer> replicas,
      List<Integer> isr,
      long bytes,
      long first,
      long end) {}

  /// All topics by name; with Kafka's own ones when they are wanted, too.
  public List<Topic> all(boolean internal) {
    ListTopicsOptions options = new ListTopicsOptions().listInternal(internal);
    Set<String> names = new TreeSet<>(door.answer(door.admin().listTopics(options).names()));
    return topics(descriptions(names), Map.of(), Map.of(), Map.of());
  }

  /// One topic, with its offsets and its configuration.
  public Topic one(String name) {
    List<TopicDescription> found = descriptions(Set.of(name));
    if (found.isEmpty()) {
      Set<String> names = new TreeSet<>(door.answer(door.admin().listTopics().names()));
      throw new Trouble(
          "Kafka has no topic '" + name + "'; there are: " + String.join(", ", names));
    }
    List<TopicPartition> partitions = led(found.getFirst());
    return topics(
            found,
            offsets(partitions, OffsetSpec.earliest()),
            offsets(partitions, OffsetSpec.latest()),
            Map.of(name, config(name)))
        .getFirst();
  }

  /// Where the partitions of some topics end.
  Map<TopicPartition, Long> ends(Set<String> names) {
    return offsets(
        descriptions(names).stream().flatMap(topic -> led(topic).stream()).toList(),
        OffsetSpec.latest());
  }

  private static List<TopicPartition> led(TopicDescription topic) {
    return topic.partitions().stream()
        .filter(p -> p.leader() != null && !p.leader().isEmpty())
        .map(p -> new TopicPartition(topic.name(), p.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    door.answer(door.admin().listOffsets(asked).all())
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /// A topic may be deleted between two questions: that is no failure.
  private List<TopicDescription> descriptions(Set<String> names) {
    List<TopicDescription> found = new ArrayList<>();
    for (KafkaFuture<TopicDescription> answer :
        door.admin().describeTopics(names).topicNameValues().values()) {
      try {
        found.add(answer.get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw door.trouble(e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Trouble("interrupted", e);
      }
    }
    found.sort(Comparator.comparing(TopicDescription::name));
    return found;
  }

  private Map<String, String> config(String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Map<String, String> set = new java.util.TreeMap<>();
    door.answer(door.admin().describeConfigs(List.of(resource)).all())
        .values()
        .forEach(
            config ->
                config.entries().stream()
                    .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                    .filter(e -> e.value() != null)
                    .forEach(e -> set.put(e.name(), e.value())));
    return set;
  }

  private List<Topic> topics(
      List<TopicDescription> found,
      Map<TopicPartition, Long> firsts,
      Map<TopicPartition, Long> ends,
      Map<String, Map<String, String>> configs) {
    Map<TopicPartition, List<Long>> sizes = sizes();
    List<Topic> topics = new ArrayList<>();
    for (TopicDescription topic : found) {
      List<Partition> partitions = new ArrayList<>();
      long bytes = 0;
      for (TopicPartitionInfo info : topic.partitions()) {
        TopicPartition key = new TopicPartition(topic.name(), info.partition());
        List<Long> copies = sizes.getOrDefault(key, List.of());
        long largest = copies.stream().mapToLong(Long::longValue).max().orElse(-1);
        bytes = bytes < 0 || largest < 0 ? -1 : bytes + copies.stream().mapToLong(n -> n).sum();
        partitions.add(
            new Partition(
                info.partition(),
                info.leader() == null || info.leader().isEmpty() ? -1 : info.leader().id(),
                info.replicas().stream().map(Node::id).toList(),
                info.isr().stream().map(Node::id).toList(),
                largest,
                firsts.getOrDefault(key, -1L),
                ends.getOrDefault(key, -1L)));
      }
      topics.add(
          new Topic(
              topic.name(),
              topic.topicId().toString(),
              topic.isInternal(),
              partitions.stream().mapToInt(p -> p.replicas().size()).max().orElse(0),
              bytes,
              partitions,
              configs.getOrDefault(topic.name(), Map.of())));
    }
    return topics;
  }

  /// The size of each copy of each partition; copies that are on their way to another disk of the
  /// same broker do not count.
  private Map<TopicPartition, List<Long>> sizes() {
    List<Integer> brokers =
        door.answer(door.admin().describeCluster().nodes()).stream().map(Node::id).toList();
    Map<TopicPartition, List<Long>> sizes = new HashMap<>();
    for (Map<String, LogDirDescription> folders :
        door.answer(door.admin().describeLogDirs(brokers).allDescriptions()).values()) {
      for (LogDirDescription folder : folders.values()) {
        folder
            .replicaInfos()
            .forEach(
                (partition, info) -> {
                  if (!info.isFuture()) {
                    sizes.computeIfAbsent(partition, key -> new ArrayList<>()).add(info.size());
                  }
                });
      }
    }
    return sizes;
  }
}
