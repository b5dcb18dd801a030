package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// All that is done to a cluster in years, one after the other, while a producer and a
/// transactional stage go on: and in the middle of each, a node loses its power (where nodes have
/// none to lose, a broker is killed), and the operator is killed at random moments.
@Scenario
@Tag("long")
@Tag("slow")
class YearsTest {
  private static final int PARTITIONS = 6;
  private static final int PER_SECOND = 300;
  private static final Duration CUT = Duration.ofSeconds(8);
  private static final long SEED = Long.getLong("e2e.seed", 20_261_126L);

  private final Random random = new Random(SEED);

  @Test
  @ResourceLock(Scenario.NODES)
  void nothingIsLostOverTheYears(Place place) {
    Running orders =
        place
            .apply(Sample.WHOLE.and("version: 4.3.1%nupgrade: {soakSeconds: 5}%n".formatted()))
            .ready();
    orders.topic("in", PARTITIONS, 3);
    orders.topic("out", PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "in", PARTITIONS, PER_SECOND);
        Relay relay = Relay.open(orders.bootstrap(), "in", "out", PARTITIONS)) {
      ledger.awaitMore(1000);
      change(orders, ledger, "config: {log.retention.check.interval.ms: '200000'}");
      change(orders, ledger, "version: 4.4.0");
      assertEquals("4.4.0", orders.status().version());
      change(orders, ledger, "controllers: {replicas: 1}");
      change(orders, ledger, "controllers: {replicas: 3}");
      change(orders, ledger, "brokers: {storage: {size: 2Gi}}");
      assertEquals(List.of("2Gi"), sizes(orders));
      change(orders, ledger, "brokers: {replicas: 6}");
      assertEquals(6, orders.brokers().size());
      change(orders, ledger, "brokers: {replicas: 3}");
      assertEquals(3, orders.brokers().size());

      ledger.awaitMore(1000);
      Ledger.Verdict written = ledger.judge();
      Relay.Verdict copied = relay.judge();
      System.out.printf(
          "%s, years (seed %d): %s, %s%n", place.substrate().kind(), SEED, written, copied);
      assertTrue(written.clean(), written::toString);
      assertTrue(copied.exact(), copied::toString);
    }
  }

  /// Changes the spec, harms what works on it, and waits until it is carried out all the same.
  private void change(Running orders, Ledger ledger, String spec) {
    long start = System.nanoTime();
    orders
        .place()
        .kubectl()
        .say("patch", "cluster/orders", "--type=merge", "-p", "spec: {" + spec + "}");
    orders.await(
        "work begins", s -> !s.next().isEmpty() || Running.isTrue(s.conditions(), "Ready"));
    if (random.nextBoolean()) {
      orders.place().killOperator();
    }
    harm(orders);
    if (random.nextBoolean()) {
      orders.place().killOperator();
    }
    orders.ready();
    ledger.awaitEach();
    System.out.printf(
        "%s: %s took %.0f s%n",
        orders.place().substrate().kind(), spec, (System.nanoTime() - start) / 1e9);
  }

  private void harm(Running orders) {
    List<Pod> brokers =
        orders.brokers().stream()
            .filter(p -> p.getSpec().getNodeName() != null)
            // The first node of a test cluster also runs Kubernetes itself.
            .filter(p -> !p.getSpec().getNodeName().endsWith("1"))
            .toList();
    if (orders.place().substrate().power().isPresent() && !brokers.isEmpty()) {
      Substrate.Power power = orders.place().substrate().power().orElseThrow();
      String node = brokers.get(random.nextInt(brokers.size())).getSpec().getNodeName();
      power.cut(node);
      Awaitility.await("a while without " + node)
          .pollDelay(CUT)
          .atMost(CUT.multipliedBy(2))
          .until(() -> true);
      power.restore(node);
    } else {
      List<Pod> all = orders.brokers();
      Pod victim = all.get(random.nextInt(all.size()));
      Machine.kill(orders.place().namespace(), victim.getMetadata().getName());
    }
  }

  private static List<String> sizes(Running orders) {
    return orders
        .place()
        .client()
        .persistentVolumeClaims()
        .inNamespace(orders.place().namespace())
        .withLabel("ottla.dev/role", "broker")
        .list()
        .getItems()
        .stream()
        .map(c -> c.getStatus().getCapacity().get("storage"))
        .map(Quantity::toString)
        .distinct()
        .toList();
  }
}
