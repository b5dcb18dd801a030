package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A cluster with data doubles its brokers and halves them again while clients write: used evenly
/// at the top, emptied and forgotten at the end, drawn as a timeline.
@Scenario
@Tag("long")
@Tag("slow")
class SizesTest {
  private static final int PARTITIONS = 24;
  private static final int RECORDS = 120_000;
  private static final int BYTES = 1_000;
  private static final int PER_SECOND = 500;

  @Test
  void threeBrokersBecomeSixAndThreeAgain(Place place) throws Exception {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("bulk", PARTITIONS, 3);
    orders.topic("watched", PARTITIONS, 3);
    Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(orders.bootstrap(), "watched", PARTITIONS, PER_SECOND);
        Timeline timeline = Timeline.of(orders)) {
      ledger.awaitEach();
      timeline.watch(ledger);
      timeline.mark("three");
      ledger.awaitMore(PER_SECOND * 20L);
      timeline.mark("six");
      place.apply(Sample.SMALL.sized(6));
      settled(orders, admin, 6);
      assertEven(replicas(admin), 6);
      timeline.mark("six Ready");
      ledger.awaitMore(PER_SECOND * 20L);
      timeline.mark("three again");
      place.apply(Sample.SMALL);
      settled(orders, admin, 3);
      timeline.mark("three Ready");
      assertEquals(Set.of(0, 1, 2), orders.registered());
      ledger.awaitMore(PER_SECOND * 10L);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf(
          "%s, 3 to 6 to 3 brokers: p99 %.1f ms before, %.1f ms out, %.1f ms at six, %.1f ms in; %s%n%s%n",
          place.substrate().kind(),
          timeline.late("three", "six"),
          timeline.late("six", "six Ready"),
          timeline.late("six Ready", "three again"),
          timeline.late("three again", "three Ready"),
          verdict,
          timeline.write("sizes"));
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(RECORDS, Flow.consume(orders.bootstrap(), "bulk", RECORDS).records());
  }

  private static void settled(Running orders, Admin admin, int brokers) {
    orders.await("the new number is seen", _ -> true);
    Awaitility.await(brokers + " brokers hold all, and nothing moves")
        .atMost(Running.PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                orders.registered().size() == brokers
                    && replicas(admin).size() == brokers
                    && admin.listPartitionReassignments().reassignments().get().isEmpty()
                    && Running.isTrue(orders.status().conditions(), "Ready")
                    && orders.status().next().isEmpty());
  }

  /// Two brokers in each of three racks: each bears a half of what a rack does.
  private static void assertEven(Map<Integer, Integer> replicas, int brokers) {
    double share = replicas.values().stream().mapToInt(n -> n).sum() / (double) brokers;
    replicas.forEach(
        (broker, count) ->
            assertEquals(share, count, Math.max(1, share * 0.09), "replicas on " + replicas));
  }

  private static Map<Integer, Integer> replicas(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<Integer, Integer> replicas = new TreeMap<>();
    admin.describeTopics(Set.of("bulk", "watched")).allTopicNames().get().values().stream()
        .flatMap(t -> t.partitions().stream())
        .flatMap(p -> p.replicas().stream())
        .forEach(n -> replicas.merge(n.id(), 1, Integer::sum));
    return replicas;
  }
}
