package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Somebody asks for a rebalance: it is shown, approved, stopped in the middle, goes on and is
/// done, and no record and no limit is left behind.
@Scenario
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnDemandTest {
  private static final int PARTITIONS = 12;
  private static final int RECORDS = 60_000;
  private static final int BYTES = 1_000;

  @Test
  @Order(1)
  void whatIsAskedForIsShownApprovedStoppedAndDone(Place place) throws Exception {
    Running orders =
        place.apply(Sample.SMALL.and("rebalance: {mode: \"Off\", throttle: 2Mi}")).ready();
    try (Admin admin = orders.admin()) {
      skew(admin);
      Flow.produce(orders.bootstrap(), "skewed", RECORDS, BYTES);
      Asked once = Asked.of(place, "once", "cluster: orders, topics: [\"skew*\"]");
      String plan = Asked.plan(once.await("a plan", s -> s.phase() == Phase.Proposed)).name();
      assertEquals(Map.of(0, PARTITIONS), held(admin), "nothing moves before");
      once.approve(plan);
      once.await("some of it", s -> s.phase() == Phase.Running && Asked.percent(s) > 5);
      show(place);
      once.stop(true);
      RebalancingStatus stopped = once.await("a halt", s -> s.phase() == Phase.Stopped);
      assertEquals(plan, Asked.plan(stopped).name());
      Awaitility.await("nothing on its way").until(() -> moving(admin).isEmpty());
      orders.ready();
      assertEquals(List.of(), RebalanceTest.limits(admin, 3, List.of("skewed")));
      assertTrue(held(admin).getOrDefault(0, 0) > PARTITIONS / 3, "it was stopped in the middle");

      once.stop(false);
      once.await("a guess", s -> s.phase() == Phase.Done || s.eta() != null);
      show(place);
      RebalancingStatus done = once.await("the end", s -> s.phase() == Phase.Done);
      show(place);
      assertEquals(plan, Asked.plan(done).name(), "it is the plan that was approved");
      assertEquals(100, done.percent());
      assertEquals(Map.of(0, 4, 1, 4, 2, 4), held(admin));
      orders.ready();
      assertEquals(List.of(), RebalanceTest.limits(admin, 3, List.of("skewed")));
    }
    assertEquals(RECORDS, Flow.consume(orders.bootstrap(), "skewed", RECORDS).records());
  }

  @Test
  @Order(2)
  void whoHasNothingToMoveOrNoClusterIsToldSo(Place place) {
    Asked.of(place, "again", "cluster: orders, topics: [skewed], approve: Auto")
        .await("the end", s -> s.phase() == Phase.Done && s.plan() == null);
    RebalancingStatus lost =
        Asked.of(place, "lost", "cluster: none")
            .await("a word", s -> Running.isTrue(s.conditions(), "Degraded"));
    assertTrue(
        lost.conditions().getFirst().getMessage().startsWith("spec.cluster is none"),
        lost::toString);
  }

  /// All of it on one broker.
  private static void skew(Admin admin) throws ExecutionException, InterruptedException {
    Map<Integer, List<Integer>> first =
        IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toMap(p -> p, p -> List.of(0)));
    NewTopic topic = new NewTopic("skewed", first).configs(Map.of("min.insync.replicas", "1"));
    admin.createTopics(List.of(topic)).all().get();
  }

  private static void show(Place place) {
    System.out.println(place.kubectl().say("get", "rebalances"));
  }

  private static Map<?, ?> moving(Admin admin) throws ExecutionException, InterruptedException {
    return admin.listPartitionReassignments().reassignments().get();
  }

  /// How many partitions each broker holds.
  private static Map<Integer, Integer> held(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<Integer, Integer> held = new TreeMap<>();
    admin.describeTopics(List.of("skewed")).allTopicNames().get().values().stream()
        .flatMap(t -> t.partitions().stream())
        .flatMap(p -> p.replicas().stream())
        .forEach(n -> held.merge(n.id(), 1, Integer::sum));
    return held;
  }
}
