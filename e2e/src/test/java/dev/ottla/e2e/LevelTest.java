package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// All replicas lie on one of two disks of each broker, and somebody asks to have the disks level
/// while clients write: it is shown, approved, stopped in the middle, and goes on after the
/// operator and a broker were killed. No record is lost, and no limit is left behind.
@Scenario(on = Substrate.Kind.EMBEDDED)
@Tag("long")
class LevelTest {
  private static final Set<String> TOPICS = Set.of("bulk", "watched");
  private static final int PARTITIONS = 12;
  private static final int BROKERS = 3;
  private static final int RECORDS = 120_000;
  private static final int BYTES = 1_000;
  private static final String LIMIT = "replica.alter.log.dirs.io.max.bytes.per.second";

  /// Bytes a second.
  private static final long RATE = 2L << 20;

  @Test
  @ResourceLock(Scenario.NODES)
  void theDisksOfBrokersAreLevelled(Place place) throws Exception {
    Running orders = apply(place).ready();
    orders.topic("bulk", PARTITIONS, BROKERS);
    orders.topic("watched", PARTITIONS, BROKERS);
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(orders.bootstrap(), "watched", PARTITIONS, 200)) {
      skew(admin);
      Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
      ledger.awaitMore(500);
      Asked level =
          Asked.of(place, "level", "cluster: orders, goal: Disks, topics: [bulk, watched]");
      RebalancingStatus shown = level.await("a plan", s -> s.phase() == Phase.Proposed);
      String plan = Asked.plan(shown).name();
      assertEquals(100, Asked.plan(shown).bandBefore());
      assertTrue(Asked.plan(shown).brokers().stream().allMatch(b -> b.disks().size() == 2));
      System.out.println(shown.conditions().getFirst().getMessage());
      assertEquals(Set.of(0), used(admin), "nothing moves before");

      level.approve(plan);
      level.await("some of it", s -> s.phase() == Phase.Running && Asked.percent(s) > 3);
      level.stop(true);
      level.await("a halt", s -> s.phase() == Phase.Stopped);
      assertEquals(Map.of(), coming(admin), "what was under way is taken back");
      Awaitility.await("no limit").atMost(Running.PATIENCE).until(() -> limit(admin).isEmpty());
      level.stop(false);

      double rate = rate(admin);
      place.killOperator();
      System.out.println(place.kubectl().say("get", "rebalances"));
      level.await("a half", s -> Asked.percent(s) > 50);
      Pod broker = orders.brokers().get(1);
      place.kubectl().say("delete", "pod", orders.broker(1), "--force", "--grace-period=0");
      orders.awaitBroker(1, broker);
      RebalancingStatus done = level.await("the end", s -> s.phase() == Phase.Done);
      assertEquals(plan, Asked.plan(done).name(), "it is the plan that was approved");
      assertEquals(100, done.percent());
      orders.ready();
      assertEquals(Map.of(), coming(admin));
      assertEquals("", limit(admin));
      ledger.awaitMore(500);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf(
          "%s, disks levelled: %s, bytes %s; %.2f MB/s on a broker of %.2f allowed; %s%n",
          place.substrate().kind(), done.progress(), held(admin), rate / 1e6, RATE / 1e6, verdict);
      held(admin).values().forEach(LevelTest::assertLevel);
      assertTrue(rate < 1.2 * RATE, rate + " bytes a second");
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(RECORDS, Flow.consume(orders.bootstrap(), "bulk", RECORDS).records());
  }

  private static Running apply(Place place) {
    String yaml =
        Sample.SMALL
            .and("rebalance: {mode: \"Off\", throttle: 2Mi}")
            .yaml(place.substrate().host());
    place
        .kubectl()
        .apply(yaml.replaceFirst("size: 1Gi, keep", "volumes: [{size: 1Gi}, {size: 1Gi}], keep"))
        .orThrow();
    return place.running(Sample.SMALL.name());
  }

  /// All replicas to the first directory of their broker.
  private static void skew(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartitionReplica, String> all = new HashMap<>();
    for (int id = 0; id < BROKERS; id++) {
      SortedMap<String, LogDirDescription> dirs = directories(admin, id);
      assertEquals(2, dirs.size());
      for (String topic : TOPICS) {
        for (int p = 0; p < PARTITIONS; p++) {
          all.put(new TopicPartitionReplica(topic, p, id), dirs.firstKey());
        }
      }
    }
    admin.alterReplicaLogDirs(all).all().get();
    Awaitility.await("all on one disk")
        .atMost(Running.PATIENCE)
        .until(() -> coming(admin).isEmpty() && used(admin).equals(Set.of(0)));
  }

  private static SortedMap<String, LogDirDescription> directories(Admin admin, int broker)
      throws ExecutionException, InterruptedException {
    return new TreeMap<>(
        Objects.requireNonNull(
            admin.describeLogDirs(List.of(broker)).allDescriptions().get().get(broker)));
  }

  /// Bytes of the topics in each directory of each broker.
  private static Map<Integer, List<Long>> held(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<Integer, List<Long>> held = new TreeMap<>();
    for (int id = 0; id < BROKERS; id++) {
      held.put(id, directories(admin, id).values().stream().map(LevelTest::bytes).toList());
    }
    return held;
  }

  private static long bytes(LogDirDescription dir) {
    return dir.replicaInfos().entrySet().stream()
        .filter(r -> TOPICS.contains(r.getKey().topic()))
        .mapToLong(r -> r.getValue().size())
        .sum();
  }

  /// Places of the directories that hold replicas of the topics.
  private static Set<Integer> used(Admin admin) throws ExecutionException, InterruptedException {
    Set<Integer> used = new TreeSet<>();
    for (int id = 0; id < BROKERS; id++) {
      List<LogDirDescription> dirs = List.copyOf(directories(admin, id).values());
      for (int k = 0; k < dirs.size(); k++) {
        if (dirs.get(k).replicaInfos().keySet().stream()
            .anyMatch(p -> TOPICS.contains(p.topic()))) {
          used.add(k);
        }
      }
    }
    return used;
  }

  /// Copies on their way, and their bytes.
  private static Map<String, Long> coming(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<String, Long> coming = new TreeMap<>();
    for (int id = 0; id < BROKERS; id++) {
      int broker = id;
      directories(admin, id)
          .values()
          .forEach(
              dir ->
                  dir.replicaInfos().entrySet().stream()
                      .filter(r -> r.getValue().isFuture())
                      .forEach(r -> coming.put(r.getKey() + " on " + broker, r.getValue().size())));
    }
    return coming;
  }

  private static long second(Admin admin) throws ExecutionException, InterruptedException {
    return bytes(List.copyOf(directories(admin, 0).values()).get(1));
  }

  /// Bytes a second that come to the second directory of a broker.
  private static double rate(Admin admin) throws Exception {
    long begin = second(admin);
    Awaitility.await("copies").atMost(Running.PATIENCE).until(() -> second(admin) > begin + 1e6);
    long start = System.nanoTime();
    long first = second(admin);
    Awaitility.await("more copies")
        .atMost(Running.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> second(admin) > first + 16e6);
    return (second(admin) - first) * 1e9 / (System.nanoTime() - start);
  }

  private static void assertLevel(List<Long> disks) {
    double share = disks.stream().mapToLong(Long::longValue).sum() / (double) disks.size();
    for (long bytes : disks) {
      assertTrue(Math.abs(bytes - share) < 0.1 * share, disks::toString);
    }
  }

  /// The limit on copies between disks that holds for all brokers; empty when there is none.
  private static String limit(Admin admin) throws ExecutionException, InterruptedException {
    ConfigResource all = new ConfigResource(ConfigResource.Type.BROKER, "");
    return admin.describeConfigs(List.of(all)).all().get().values().stream()
        .flatMap(c -> c.entries().stream())
        .filter(e -> e.name().equals(LIMIT) && e.value() != null)
        .map(e -> e.value())
        .findFirst()
        .orElse("");
  }
}
