package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// More comes in than three brokers shall bear: a fourth is added and takes over, and goes again
/// when the load has gone. The spec stays as the person wrote it.
@Scenario
@Tag("long")
@Tag("slow")
class AutoscaleTest {
  private static final int PARTITIONS = 12;
  private static final int PER_SECOND = 1500;

  private static final String POLICY =
      """
      spec:
        brokers: {network: 200k, resources: {requests: {cpu: "1", memory: 640Mi}}}
        autoscale:
          replicas: {min: 3, max: 4}
          targets: {cpu: 100, networkIn: 50, networkOut: 100, disk: 100, handlerBusy: 100}
          up: {stabilizationSeconds: 5}
          down: {stabilizationSeconds: 20, protectSeconds: 30}
      """;

  @Test
  void brokersComeAndGoWithTheLoad(Place place) throws Exception {
    Running orders = place.apply(Sample.SMALL).ready();
    place.kubectl().say("patch", "cluster/orders", "--type=merge", "-p", POLICY);
    orders.ready();
    orders.topic("loaded", PARTITIONS, 3);
    try (Timeline timeline = Timeline.of(orders)) {
      rises(place, orders, timeline);
      falls(place, orders, timeline);
      System.out.println(timeline.write("autoscale"));
    }
    assertEquals(3, orders.resource().orElseThrow().getSpec().brokers().replicas());
  }

  private static void rises(Place place, Running orders, Timeline timeline) throws Exception {
    long start = System.nanoTime();
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(orders.bootstrap(), "loaded", PARTITIONS, PER_SECOND)) {
      timeline.watch(ledger);
      timeline.mark("load over the target");
      Running.until("a fourth broker is wanted", () -> wanted(orders) == 4);
      double added = since(start);
      String why = Objects.requireNonNull(orders.status().autoscale()).why();
      assertTrue(why.contains("networkIn"), why);
      Running.until("the fourth broker leads", () -> leads(admin, 3));
      double relieved = since(start);
      timeline.mark("relief");
      // The picture shows that the load is borne, and not only that it is taken over.
      ledger.awaitMore(PER_SECOND * 20L);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf(
          "%s, load over the target: %s; wanted after %.0f s, took over after %.0f s; %s%n",
          place.substrate().kind(), why, added, relieved, verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
  }

  private static void falls(Place place, Running orders, Timeline timeline) {
    long stopped = System.nanoTime();
    timeline.mark("load gone");
    Running.until("three brokers are wanted", () -> wanted(orders) == 3);
    Running.until(
        "the fourth broker is gone",
        () -> orders.brokers().size() == 3 && !orders.registered().contains(3));
    orders.ready();
    System.out.printf(
        "%s, load gone: back to three after %.0f s%n", place.substrate().kind(), since(stopped));
  }

  private static int wanted(Running orders) {
    ClusterStatus.Scaled scaled = orders.status().autoscale();
    return scaled == null ? 0 : scaled.wanted();
  }

  private static boolean leads(Admin admin, int broker)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(Set.of("loaded")).allTopicNames().get().values().stream()
        .flatMap(t -> t.partitions().stream())
        .anyMatch(p -> p.leader() != null && p.leader().id() == broker);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
