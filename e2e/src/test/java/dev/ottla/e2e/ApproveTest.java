package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Brokers are added where a person approves each plan: nothing moves before, a broker that is
/// killed in the middle comes back to the same plan, and a spec that is set back while the operator
/// is killed leaves nothing behind.
@Scenario
@Tag("long")
@Tag("slow")
class ApproveTest {
  private static final Set<String> TOPICS = Set.of("bulk");
  private static final int PARTITIONS = 24;
  private static final int RECORDS = 60_000;
  private static final int BYTES = 1_000;
  private static final Sample SAMPLE =
      Sample.SMALL.and("rebalance: {mode: Approve, throttle: 2Mi}");
  private static final Pattern APPROVAL = Pattern.compile("ottla[.]dev/rebalance=([0-9a-f]{8})");

  @Test
  @ResourceLock(Scenario.NODES)
  void whatIsApprovedOutlivesABrokerAndAChangeOfMind(Place place, @TempDir Path dir)
      throws Exception {
    Running orders = place.apply(SAMPLE).ready();
    orders.topic("bulk", PARTITIONS, 3);
    Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
    try (Admin admin = orders.admin()) {
      place.apply(SAMPLE.sized(4));
      String plan = plan(orders);
      assertEquals(0, RebalanceTest.bytes(admin, 3, TOPICS), "nothing moves before");
      whatIf(orders, dir.resolve("model.json"));
      approve(place, plan);
      awaitBytes(admin, 3);
      killBroker(orders);
      awaitEven(admin, 4);
      orders.ready();
      RebalanceTest.assertEven(admin, 4, TOPICS);

      place.apply(SAMPLE.sized(5));
      approve(place, plan(orders));
      awaitBytes(admin, 4);
      place.killOperator();
      place.apply(SAMPLE.sized(4));
      orders.await("four brokers", _ -> orders.brokers().size() == 4);
      orders.ready();
      RebalanceTest.assertEven(admin, 4, TOPICS);
    }
    assertEquals(RECORDS, Flow.consume(orders.bootstrap(), "bulk", RECORDS).records());
  }

  /// The one that is being given its share.
  private static void killBroker(Running orders) {
    Pod killed = orders.brokers().get(3);
    assumeTrue(
        Machine.kill(orders.place().namespace(), orders.broker(3)).isPresent(),
        "its processes are not on this machine");
    orders.awaitBroker(3, killed);
  }

  /// The name of the plan that waits for a person.
  private static String plan(Running orders) {
    return Awaitility.await("a plan to approve")
        .atMost(Running.PATIENCE)
        .until(
            () ->
                orders.resource().stream()
                    .flatMap(
                        c -> Running.condition(c.getStatus().conditions(), "Degraded").stream())
                    .filter(c -> c.getReason().equals("RebalanceProposed"))
                    .map(Condition::getMessage)
                    .flatMap(ApproveTest::approval)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static Stream<String> approval(String message) {
    Matcher found = APPROVAL.matcher(message);
    return found.find() ? Stream.of(found.group(1)) : Stream.of();
  }

  private static void approve(Place place, String plan) {
    place
        .kubectl()
        .say("annotate", "--overwrite", "cluster.ottla.dev/orders", "ottla.dev/rebalance=" + plan);
  }

  /// The same question to a file of the cluster as it is: it moves much of what the plan does.
  private static void whatIf(Running orders, Path model) throws IOException {
    Shell shell = Shell.HERE.with("OTTLA_NO_BUILD", "1");
    String said =
        shell
            .run(
                House.ROOT.resolve("ottla").toString(),
                "balance",
                "-b",
                orders.bootstrap(),
                "--dump",
                model.toString(),
                "--model",
                model.toString())
            .orThrow();
    System.out.println(said);
    assertTrue(said.contains("4 brokers"), said);
    assertTrue(
        Pattern.compile("[1-9][0-9]* replicas and [0-9]+ leaders move").matcher(said).find(), said);
    assertTrue(Files.size(model) > 0);
  }

  private static void awaitBytes(Admin admin, int broker) {
    Awaitility.await("bytes on broker " + broker)
        .atMost(Running.PATIENCE)
        .until(() -> RebalanceTest.bytes(admin, broker, TOPICS) > 0);
  }

  private static void awaitEven(Admin admin, int brokers) {
    Awaitility.await(brokers + " brokers are used")
        .atMost(Running.PATIENCE)
        .until(() -> RebalanceTest.even(admin, brokers));
  }
}
