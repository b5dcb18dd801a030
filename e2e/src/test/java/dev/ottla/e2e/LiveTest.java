package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A property that Kafka takes while it runs is changed: it is in force everywhere, and no pod
/// restarts. What a person has set for one broker is shown and left alone.
@Scenario
@Tag("long")
class LiveTest {
  private static final String RETENTION = "log.retention.ms";
  private static final String LARGEST = "message.max.bytes";

  @Test
  void livePropertiesRestartNobody(Place place) throws Exception {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("kept", 6, 3);
    List<String> before = uids(orders);
    byHand(orders, "0", LARGEST, "3000000");
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(orders.bootstrap(), "kept", 6, 500)) {
      ledger.awaitMore(500);
      place.apply(Sample.SMALL.with(Map.of(RETENTION, "7200000", LARGEST, "2000000")));
      inForce(admin, RETENTION, List.of("7200000", "7200000", "7200000"));
      inForce(admin, LARGEST, List.of("3000000", "2000000", "2000000"));
      orders.ready();
      orders.await("the override is shown", s -> Running.isTrue(s.conditions(), "Overridden"));

      place.apply(Sample.SMALL);
      inForce(admin, LARGEST, List.of("3000000", "1048588", "1048588"));
      orders.ready();
      ledger.awaitMore(500);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf("%s, live: %s%n", place.substrate().kind(), verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(before, uids(orders), "the same pods run");
  }

  private static void byHand(Running orders, String broker, String property, String value)
      throws ExecutionException, InterruptedException {
    try (Admin admin = orders.admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.BROKER, broker),
                  List.of(new AlterConfigOp(new ConfigEntry(property, value), OpType.SET))))
          .all()
          .get();
    }
  }

  /// Waits until brokers 0, 1 and 2 say that they run with these values.
  private static void inForce(Admin admin, String property, List<String> values) {
    Awaitility.await(property + " is " + values)
        .atMost(Running.PATIENCE)
        .until(() -> said(admin, property), values::equals);
  }

  private static List<String> said(Admin admin, String property)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> brokers =
        IntStream.range(0, 3)
            .mapToObj(i -> new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(i)))
            .toList();
    Map<ConfigResource, Config> said = admin.describeConfigs(brokers).all().get();
    return brokers.stream()
        .map(b -> Objects.requireNonNull(said.get(b)).get(property))
        .map(entry -> Objects.requireNonNull(entry).value())
        .toList();
  }

  private static List<String> uids(Running orders) {
    return orders.brokers().stream()
        .map(p -> p.getMetadata().getUid())
        .sorted()
        .collect(Collectors.toList());
  }
}
