package dev.ottla.see;

import static dev.ottla.kafka.KafkaProperties.CORDONED;
import static dev.ottla.kafka.KafkaProperties.RATES;

import dev.ottla.core.throttle.Throttle;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.KafkaView.Throttles;
import dev.ottla.kafka.Quotas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks the brokers of one cluster what they hold.
final class BrokerEyes {
  /// Configurations are the heaviest answer and seldom change.
  private static final Duration CONFIGS_FRESH = Duration.ofSeconds(30);

  /// Where the bytes lie changes slowly while nothing moves.
  private static final Duration DISKS_FRESH = Duration.ofMinutes(5);

  /// Unless there is not much room left.
  private static final Duration DISKS_NEARLY_FULL = Duration.ofMinutes(1);

  private static final double NEARLY = 0.7;

  /// From here on something is done about it.
  private static final Duration DISKS_FULL = Duration.ofSeconds(15);

  private static final double FULL = 0.8;

  private final Clock clock;
  private final Transit transit = new Transit();
  private final TopicConfigs topicConfigs = new TopicConfigs();
  private final Set<String> changed = new HashSet<>();
  private Map<Integer, Map<String, String>> single = Map.of();
  private Map<String, String> everywhere = Map.of();
  private Quota quota = Quota.NONE;
  private Map<Integer, List<Disk>> disks = Map.of();
  private double fullest;
  private Instant configsAt = Instant.EPOCH;
  private Instant disksAt = Instant.EPOCH;
  private Set<Integer> asked = Set.of();

  BrokerEyes(Clock clock) {
    this.clock = clock;
  }

  /// Topics whose limits were just changed, or may have been: what is known of them is doubtful.
  synchronized void doubt(Set<String> topics) {
    changed.addAll(topics);
  }

  /// @param wanted how many brokers there shall be: while there are others, all is asked each time
  /// @param sizes whether the sizes of replicas must be those of now
  /// @param claimed bytes of the largest claim of a broker; 0 when there is none
  synchronized Brokers look(Admin admin, int wanted, boolean sizes, long claimed)
      throws ExecutionException, InterruptedException {
    Collection<Node> nodes =
        admin
            .describeCluster(new DescribeClusterOptions().includeFencedBrokers(true))
            .nodes()
            .get();
    Set<Integer> live = ids(nodes, false);
    Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    var reassignments = admin.listPartitionReassignments().reassignments().get();
    // Not before: a partition that arrives meanwhile would seem to have had all these brokers.
    var descriptions = admin.describeTopics(topics).topicNameValues();
    boolean busy =
        nodes.stream().anyMatch(n -> n.id() >= wanted)
            || !reassignments.isEmpty()
            || !changed.isEmpty()
            || Limits.rate(everywhere).isPresent()
            || Layout.shifting(disks)
            || !Limits.strays(single, RATES).isEmpty()
            || !asked.equals(live);
    Set<String> moving = new HashSet<>(changed);
    reassignments.keySet().forEach(p -> moving.add(p.topic()));
    configs(admin, live, topics, moving, busy);
    boolean told = disks.keySet().containsAll(live);
    if (busy || sizes || !told || clock.instant().isAfter(disksAt.plus(fresh()))) {
      disks = LayoutEyes.disks(admin, live);
      disksAt = clock.instant();
      fullest =
          disks.values().stream()
              .flatMap(List::stream)
              .mapToDouble(d -> fullness(d, claimed))
              .max()
              .orElse(0);
    }
    asked = live;
    changed.clear();
    transit.listed(reassignments, clock.instant());
    List<Partition> partitions = new ArrayList<>();
    for (var topic : descriptions.entrySet()) {
      Optional<Integer> min = topicConfigs.minIsr(topic.getKey());
      if (min.isPresent()) {
        partitions.addAll(partitions(topic.getKey(), topic.getValue(), min.get()));
      }
    }
    Throttles throttles =
        new Throttles(
            Limits.rate(everywhere),
            Limits.strays(single, RATES),
            topicConfigs.throttled(),
            Limits.disks(everywhere, single));
    Layout layout = new Layout(LayoutEyes.racks(nodes), disks, transit.moving(), throttles);
    return new Brokers(live, ids(nodes, true), partitions, cordoned(), Optional.of(layout));
  }

  private Duration fresh() {
    return fullest > FULL ? DISKS_FULL : fullest > NEARLY ? DISKS_NEARLY_FULL : DISKS_FRESH;
  }

  /// By the volume, or by the claim where the volume is larger, which others fill too.
  private static double fullness(Disk disk, long claimed) {
    double volume = disk.total() == 0 ? 0 : (disk.total() - disk.usable()) / (double) disk.total();
    double claim = claimed == 0 ? 0 : disk.held() / (double) claimed;
    return Math.max(volume, claim);
  }

  /// What the metadata log holds beside topics, by the last look.
  synchronized Metadata metadata() {
    Map<Integer, Map<String, String>> foreign = new HashMap<>();
    single.forEach(
        (id, set) -> {
          Map<String, String> rest = new HashMap<>(set);
          rest.remove(CORDONED);
          rest.keySet().removeAll(RATES);
          rest.remove(Throttle.DISKS);
          if (!rest.isEmpty()) {
            foreign.put(id, rest);
          }
        });
    return new Metadata(everywhere, foreign, quota);
  }

  /// Configurations were changed: what is remembered of them is worth nothing.
  synchronized void forget() {
    configsAt = Instant.EPOCH;
  }

  /// Replicas were given other directories: where they lie is not known.
  synchronized void forgetDisks() {
    disksAt = Instant.EPOCH;
  }

  private Set<Integer> cordoned() {
    return single.entrySet().stream()
        .filter(b -> !b.getValue().getOrDefault(CORDONED, "").isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void configs(
      Admin admin, Set<Integer> live, Set<String> topics, Set<String> moving, boolean busy)
      throws ExecutionException, InterruptedException {
    boolean stale = clock.instant().isAfter(configsAt.plus(CONFIGS_FRESH));
    everywhere = LayoutEyes.everywhere(admin);
    if (stale || busy) {
      quota = Quotas.read(admin);
      single = LayoutEyes.single(admin, live);
    }
    topicConfigs.look(admin, topics, stale, moving);
    if (stale) {
      configsAt = clock.instant();
    }
  }

  private List<Partition> partitions(
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

  private Partition partition(String topic, TopicPartitionInfo info, int minIsr) {
    List<Integer> replicas = info.replicas().stream().map(Node::id).toList();
    return new Partition(
        topic,
        info.partition(),
        info.leader() == null || info.leader().isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(info.leader().id()),
        transit.replicas(topic, info.partition(), replicas),
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
