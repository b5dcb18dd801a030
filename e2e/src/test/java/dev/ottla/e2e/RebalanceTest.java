package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Brokers are added to a cluster with data while clients write: they take their share at the rate
/// that was given, also when the operator is killed midway, and no limit stays behind.
@Scenario
@Tag("long")
class RebalanceTest {
  private static final Set<String> TOPICS = Set.of("bulk", "watched");
  private static final int PARTITIONS = 24;
  private static final int RECORDS = 120_000;
  private static final int BYTES = 1_000;

  /// Bytes a second.
  private static final long RATE = 4L << 20;

  private static final double BAND = 0.09;

  @Test
  @ResourceLock(Scenario.NODES)
  void brokersThatAreAddedTakeTheirShareOfData(Place place) throws Exception {
    Running orders = place.apply(Sample.SMALL).ready();
    place
        .kubectl()
        .say(
            "patch",
            "cluster/orders",
            "--type=merge",
            "-p",
            "{\"spec\":{\"rebalance\":{\"throttle\":\"4Mi\"}}}");
    orders.topic("bulk", PARTITIONS, 3);
    orders.topic("watched", PARTITIONS, 3);
    Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
    String bootstrap = orders.bootstrap();
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(bootstrap, "watched", PARTITIONS, 500)) {
      leaveLimits(admin);
      ledger.awaitMore(2000);
      ledger.forgetGaps();
      place.apply(Sample.SMALL.sized(4));
      double rate = rate(admin, 3);
      orders.ready();
      assertEven(admin, 4, TOPICS);
      assertTrue(rate < 1.2 * RATE, rate + " bytes a second came to the new broker");

      place.apply(Sample.SMALL.sized(5));
      awaitBytes(admin, 4, 1);
      place.killOperator();
      orders.await("five brokers", _ -> orders.brokers().size() == 5);
      Awaitility.await("five brokers are used")
          .atMost(Running.PATIENCE)
          .until(() -> even(admin, 5));
      orders.ready();
      assertEven(admin, 5, TOPICS);
      ledger.awaitMore(1000);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf(
          "%s, 3 to 4 to 5 brokers, %.1f MB/s to the new one of %.1f allowed: %s%n",
          place.substrate().kind(), rate / 1e6, RATE / 1e6, verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(RECORDS, Flow.consume(bootstrap, "bulk", RECORDS).records());
  }

  /// As a tool does that was interrupted: they must be gone at the end, too.
  private static void leaveLimits(Admin admin) throws ExecutionException, InterruptedException {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.BROKER, "1"),
                List.of(set("leader.replication.throttled.rate", "1000000000")),
                new ConfigResource(ConfigResource.Type.TOPIC, "watched"),
                List.of(set("follower.replication.throttled.replicas", "*"))))
        .all()
        .get();
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  /// Bytes a second that came to a broker, from the first of them to the last.
  private static double rate(Admin admin, int broker) throws Exception {
    awaitBytes(admin, broker, 1);
    long start = System.nanoTime();
    long first = bytes(admin, broker, TOPICS);
    Awaitility.await("broker " + broker + " has its share")
        .atMost(Running.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> even(admin, broker + 1));
    return (bytes(admin, broker, TOPICS) - first) * 1e9 / (System.nanoTime() - start);
  }

  private static void awaitBytes(Admin admin, int broker, long least) {
    Awaitility.await("bytes on broker " + broker)
        .atMost(Running.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> bytes(admin, broker, TOPICS) >= least);
  }

  /// Bytes of some topics on a broker; 0 before it serves. Which topic moves is the plan's choice:
  /// volumes that are almost empty are no reason to copy the larger one.
  static long bytes(Admin admin, int broker, Set<String> topics)
      throws ExecutionException, InterruptedException {
    if (admin.describeCluster().nodes().get().stream().noneMatch(n -> n.id() == broker)) {
      return 0;
    }
    return admin.describeLogDirs(Set.of(broker)).allDescriptions().get().values().stream()
        .flatMap(dirs -> dirs.values().stream())
        .flatMap(dir -> dir.replicaInfos().entrySet().stream())
        .filter(replica -> topics.contains(replica.getKey().topic()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  static boolean even(Admin admin, int brokers) throws ExecutionException, InterruptedException {
    return admin.listPartitionReassignments().reassignments().get().isEmpty()
        && uneven(admin, brokers).isEmpty();
  }

  static void assertEven(Admin admin, int brokers, Set<String> topics) throws Exception {
    assertEquals(Map.of(), admin.listPartitionReassignments().reassignments().get());
    assertEquals(List.of(), uneven(admin, brokers));
    assertEquals(List.of(), limits(admin, brokers, topics));
  }

  /// Brokers that are further from their share of replicas or leaders than whole ones and the band
  /// allow. Racks stay apart, so that a broker alone in its rack may have a replica of each.
  private static List<String> uneven(Admin admin, int brokers)
      throws ExecutionException, InterruptedException {
    Map<Integer, Node> nodes = new TreeMap<>();
    admin.describeCluster().nodes().get().forEach(n -> nodes.put(n.id(), n));
    if (nodes.size() != brokers) {
      return List.of("there are brokers " + nodes.keySet());
    }
    Map<Integer, Integer> replicas = new TreeMap<>();
    Map<Integer, Integer> leaders = new TreeMap<>();
    for (TopicPartitionInfo partition : partitions(admin)) {
      partition.replicas().forEach(n -> replicas.merge(n.id(), 1, Integer::sum));
      leaders.merge(partition.leader().id(), 1, Integer::sum);
    }
    List<String> uneven = new ArrayList<>();
    Map<String, List<Integer>> racks =
        nodes.values().stream()
            .collect(
                Collectors.groupingBy(
                    n -> String.valueOf(n.rack()),
                    Collectors.mapping(Node::id, Collectors.toList())));
    racks.values().forEach(ids -> compare("replicas", ids, replicas, uneven));
    compare("leaders", List.copyOf(nodes.keySet()), leaders, uneven);
    return uneven;
  }

  private static void compare(
      String what, List<Integer> ids, Map<Integer, Integer> counts, List<String> uneven) {
    double share =
        ids.stream().mapToInt(id -> counts.getOrDefault(id, 0)).sum() / (double) ids.size();
    for (int id : ids) {
      int count = counts.getOrDefault(id, 0);
      if (count < Math.floor(share * (1 - BAND)) || count > Math.ceil(share * (1 + BAND))) {
        uneven.add("broker %d has %d %s of %.1f".formatted(id, count, what, share));
      }
    }
  }

  private static List<TopicPartitionInfo> partitions(Admin admin)
      throws ExecutionException, InterruptedException {
    Set<String> topics = new TreeSet<>(admin.listTopics().names().get());
    return admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(t -> t.partitions().stream())
        .toList();
  }

  /// Limits on copies, wherever they are.
  static List<String> limits(Admin admin, int brokers, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources = new ArrayList<>();
    resources.add(new ConfigResource(ConfigResource.Type.BROKER, ""));
    for (int id = 0; id < brokers; id++) {
      resources.add(new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id)));
    }
    topics.forEach(t -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, t)));
    List<String> limits = new ArrayList<>();
    for (Map.Entry<ConfigResource, Config> config :
        admin.describeConfigs(resources).all().get().entrySet()) {
      config.getValue().entries().stream()
          .filter(e -> e.name().contains("replication.throttled"))
          .filter(e -> e.value() != null && !e.value().isEmpty())
          .forEach(e -> limits.add(config.getKey() + " " + e.name() + "=" + e.value()));
    }
    return limits;
  }
}
