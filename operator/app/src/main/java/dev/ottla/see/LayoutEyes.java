package dev.ottla.see;

import dev.ottla.core.world.KafkaView.Disk;
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
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jboss.logging.Logger;

/// Asks where the bytes lie, what moves, and what is set for brokers while they run.
final class LayoutEyes {
  private static final Logger LOG = Logger.getLogger(LayoutEyes.class);
  private static final ConfigResource EVERYWHERE =
      new ConfigResource(ConfigResource.Type.BROKER, "");

  private LayoutEyes() {}

  /// What is set for single brokers of these, beside what is set for all.
  static Map<Integer, Map<String, String>> single(Admin admin, Set<Integer> live)
      throws InterruptedException {
    List<ConfigResource> brokers =
        live.stream()
            .map(id -> new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id)))
            .toList();
    Map<Integer, Map<String, String>> single = new HashMap<>();
    for (var answer : admin.describeConfigs(brokers).values().entrySet()) {
      answered(answer.getValue())
          .map(LayoutEyes::single)
          .filter(set -> !set.isEmpty())
          .ifPresent(set -> single.put(Integer.parseInt(answer.getKey().name()), set));
    }
    return Map.copyOf(single);
  }

  private static Map<String, String> single(Config config) {
    return config.entries().stream()
        .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG)
        .collect(
            Collectors.toUnmodifiableMap(
                ConfigEntry::name, e -> e.value() == null ? "(secret)" : e.value()));
  }

  /// What is set for all nodes at once. Any broker knows it.
  static Map<String, String> everywhere(Admin admin)
      throws ExecutionException, InterruptedException {
    return admin.describeConfigs(List.of(EVERYWHERE)).all().get().values().stream()
        .flatMap(config -> config.entries().stream())
        .filter(e -> e.value() != null)
        .collect(Collectors.toUnmodifiableMap(ConfigEntry::name, ConfigEntry::value));
  }

  static Map<Integer, String> racks(Collection<Node> nodes) {
    return nodes.stream()
        .filter(n -> n.rack() != null)
        .collect(Collectors.toUnmodifiableMap(Node::id, Node::rack));
  }

  static Map<Integer, List<Disk>> disks(Admin admin, Set<Integer> live)
      throws InterruptedException {
    Map<Integer, List<Disk>> disks = new HashMap<>();
    Sizes.Tags tags = new Sizes.Tags();
    for (var answer : admin.describeLogDirs(live).descriptions().entrySet()) {
      answered(answer.getValue()).ifPresent(d -> disks.put(answer.getKey(), disks(d, tags)));
    }
    return disks;
  }

  /// One broker that does not answer, since it stops just now, hides nothing of the others: what is
  /// not known of it stays unknown.
  private static <T> Optional<T> answered(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      LOG.debugf("a broker does not answer: %s", e.getCause());
      return Optional.empty();
    }
  }

  /// A directory that is offline holds nothing that could be read.
  private static List<Disk> disks(Map<String, LogDirDescription> described, Sizes.Tags tags) {
    return described.entrySet().stream()
        .filter(d -> d.getValue().error() == null)
        .sorted(Map.Entry.comparingByKey())
        .map(d -> disk(d.getKey(), d.getValue(), tags))
        .toList();
  }

  /// Copies on their way from another directory: few, and seldom any.
  private static Map<String, Long> coming(
      Map<TopicPartition, ReplicaInfo> replicas, Sizes.Tags tags) {
    Map<String, Long> coming = new HashMap<>();
    replicas.forEach(
        (partition, info) -> {
          if (info.isFuture()) {
            coming.put(tags.of(partition), info.size());
          }
        });
    return Map.copyOf(coming);
  }

  private static Disk disk(String path, LogDirDescription dir, Sizes.Tags tags) {
    return new Disk(
        path,
        dir.totalBytes().orElse(0),
        dir.usableBytes().orElse(0),
        new Sizes(dir.replicaInfos(), tags),
        coming(dir.replicaInfos(), tags));
  }
}
