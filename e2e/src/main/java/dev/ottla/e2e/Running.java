package dev.ottla.e2e;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.Topic;
import dev.ottla.api.TopicStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Node;
import org.awaitility.Awaitility;

/// A Cluster that was applied in a place.
///
/// @param place where
/// @param name its name
public record Running(Place place, String name) {
  /// How long a cluster may take to get ready on a loaded machine.
  public static final Duration PATIENCE = Duration.ofMinutes(8);

  /// Waits until it is ready, and all of the newest spec is carried out.
  public Running ready() {
    await("Ready", s -> isTrue(s.conditions(), "Ready") && s.next().isEmpty());
    return this;
  }

  /// Waits until its status is as wished.
  public ClusterStatus await(String what, Predicate<ClusterStatus> wish) {
    return Awaitility.await(place.namespace() + "/" + name + ": " + what)
        .atMost(PATIENCE)
        .until(() -> current().filter(wish), Optional::isPresent)
        .orElseThrow();
  }

  /// What it is now.
  public ClusterStatus status() {
    return current().orElseThrow();
  }

  /// The resource.
  public Optional<Cluster> resource() {
    return Optional.ofNullable(
        place
            .client()
            .resources(Cluster.class)
            .inNamespace(place.namespace())
            .withName(name)
            .get());
  }

  /// Where clients on this machine begin.
  public String bootstrap() {
    return status().listeners().stream()
        .filter(l -> l.name().equals("outside"))
        .map(ClusterStatus.Bootstrap::bootstrap)
        .findFirst()
        .orElseThrow();
  }

  /// An admin client; the caller closes it.
  public Admin admin() {
    return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
  }

  /// The brokers that Kafka knows, those that do not answer among them.
  public Set<Integer> registered() throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      return admin
          .describeCluster(new DescribeClusterOptions().includeFencedBrokers(true))
          .nodes()
          .get()
          .stream()
          .map(Node::id)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// Waits until something is so.
  public static void until(String what, Callable<Boolean> there) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(there);
  }

  /// Applies a Topic and waits until it is ready.
  public TopicStatus topic(String topic, int partitions, int replicas) {
    place
        .kubectl()
        .apply(
            """
            apiVersion: ottla.dev/v1alpha1
            kind: Topic
            metadata: {name: %s}
            spec: {cluster: %s, partitions: %d, replicas: %d}
            """
                .formatted(topic, name, partitions, replicas))
        .orThrow();
    return awaitTopic(topic, "Ready", s -> isTrue(s.conditions(), "Ready"));
  }

  /// Waits until a topic's status speaks of its newest spec and is as wished.
  public TopicStatus awaitTopic(String topic, String what, Predicate<TopicStatus> wish) {
    return Awaitility.await("topic " + topic + ": " + what)
        .atMost(PATIENCE)
        .until(() -> topicStatus(topic).filter(wish), Optional::isPresent)
        .orElseThrow();
  }

  /// Its broker pods, by number.
  public List<Pod> brokers() {
    return pods().stream()
        .filter(p -> "broker".equals(p.getMetadata().getLabels().get("ottla.dev/role")))
        .toList();
  }

  /// All its pods, by name.
  public List<Pod> pods() {
    return place
        .client()
        .pods()
        .inNamespace(place.namespace())
        .withLabel("ottla.dev/cluster", name)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
        .toList();
  }

  /// The name of a broker's pod.
  public String broker(int ordinal) {
    return name + "-brokers-" + ordinal;
  }

  /// Waits until a broker's pod is ready and is not the one of `before`, and tells how long it
  /// took.
  public Duration awaitBroker(int ordinal, Pod before) {
    long start = System.nanoTime();
    Awaitility.await(broker(ordinal) + " back")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                brokers().stream()
                    .filter(p -> p.getMetadata().getName().equals(broker(ordinal)))
                    .anyMatch(p -> ready(p) && !same(p, before)));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Whether two looks at a pod saw the same run of it.
  private static boolean same(Pod one, Pod other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid())
        && restarts(one) == restarts(other);
  }

  /// Whether a pod is ready and stays.
  public static boolean ready(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /// How often its containers were started again.
  public static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream().mapToInt(c -> c.getRestartCount()).sum();
  }

  /// Whether a condition of the list is `True`.
  public static boolean isTrue(List<Condition> conditions, String type) {
    return condition(conditions, type).map(c -> c.getStatus().equals("True")).orElse(false);
  }

  /// A condition of a list.
  public static Optional<Condition> condition(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  private Optional<ClusterStatus> current() {
    return resource()
        .filter(c -> c.getStatus() != null)
        .filter(c -> c.getMetadata().getGeneration().equals(c.getStatus().observedGeneration()))
        .map(Cluster::getStatus);
  }

  private Optional<TopicStatus> topicStatus(String topic) {
    return Optional.ofNullable(
            place
                .client()
                .resources(Topic.class)
                .inNamespace(place.namespace())
                .withName(topic)
                .get())
        .filter(t -> t.getStatus() != null)
        .filter(t -> t.getMetadata().getGeneration().equals(t.getStatus().observedGeneration()))
        .map(Topic::getStatus);
  }
}
