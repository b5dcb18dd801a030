package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Volumes fill up that may not grow by themselves: producers are slowed down, consumers are not,
/// no broker stops, and when a person has made room all is as before. The operator is killed in
/// between, twice. A folder of this machine is larger than its claim; there what Kafka has written
/// counts against the claim.
@Scenario(on = Substrate.Kind.EMBEDDED)
@Tag("long")
class FullDiskTest {
  private static final String RATE = "producer_byte_rate";
  private static final ClientQuotaEntity EVERYONE =
      new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.USER, null));
  private static final ClientQuotaEntity NOTE =
      new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "ottla.dev:disks-fill-up"));
  private static final ClientQuotaEntity THEIRS =
      new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "alice"));

  /// Of the claim of 100 MiB, 79 %; the ledger does the rest.
  private static final int RECORDS = 8_200;

  private static final int SIZE = 10_000;
  private static final int PER_SECOND = 1000;

  @Test
  @ResourceLock(Scenario.NODES)
  void producersAreSlowedDownUntilThereIsRoomAndNothingIsLost(Place place) throws Exception {
    Running orders = apply(place, "100Mi").ready();
    List<String> before = pods(orders);
    orders.topic("filler", 3, 3);
    orders.topic("kept", 3, 3);
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(orders.bootstrap(), "kept", 3, PER_SECOND)) {
      theirs(admin);
      ledger.awaitMore(PER_SECOND);
      Flow.Passed written = Flow.produce(orders.bootstrap(), "filler", RECORDS, SIZE);
      assertEquals(RECORDS, written.records());
      place.killOperator();

      ClusterStatus full =
          orders.await("producers are slowed", s -> told(s).contains("Producers may write"));
      System.out.println(told(full));
      orders.ready();
      Map<ClientQuotaEntity, Map<String, Double>> slow = quotas(admin);
      assertEquals(rate(slow, EVERYONE), rate(slow, NOTE));
      Ledger.Pace pace = slowed(ledger);
      Flow.Passed read = Flow.consume(orders.bootstrap(), "filler", RECORDS);
      assertEquals(RECORDS, read.records());

      place.killOperator();
      apply(place, "300Mi");
      Awaitility.await("nobody is slowed down any more")
          .atMost(Running.PATIENCE)
          .until(() -> quotas(admin), Map.of(THEIRS, Map.of(RATE, 1e6))::equals);
      orders.await("nothing is wrong", s -> !Running.isTrue(s.conditions(), "Degraded"));
      orders.ready();
      ledger.awaitMore(60L * PER_SECOND);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf(
          "%s, full disks: written %s; slowed to %.0f records a second of %d; read meanwhile %s; %s%n",
          place.substrate().kind(), written, pace.perSecond(), PER_SECOND, read, verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(before, pods(orders), "no broker has stopped");
  }

  private static Running apply(Place place, String size) {
    String yaml = Sample.SMALL.yaml(place.substrate().host());
    place
        .kubectl()
        .apply(yaml.replaceFirst("size: 1Gi, keep", "size: " + size + ", keep"))
        .orThrow();
    return place.running(Sample.SMALL.name());
  }

  private static void theirs(Admin admin) throws ExecutionException, InterruptedException {
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    THEIRS, List.of(new ClientQuotaAlteration.Op(RATE, 1e6)))))
        .all()
        .get();
  }

  private static Map<ClientQuotaEntity, Map<String, Double>> quotas(Admin admin)
      throws ExecutionException, InterruptedException {
    return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
  }

  private static double rate(
      Map<ClientQuotaEntity, Map<String, Double>> quotas, ClientQuotaEntity entity) {
    return quotas.getOrDefault(entity, Map.of()).getOrDefault(RATE, -1.0);
  }

  /// Waits until clearly less is acknowledged than sent.
  private static Ledger.Pace slowed(Ledger ledger) {
    ledger.pace();
    return Awaitility.await("fewer acknowledgements")
        .atMost(Running.PATIENCE)
        .pollDelay(Duration.ofSeconds(10))
        .pollInterval(Duration.ofSeconds(10))
        .until(ledger::pace, p -> p.perSecond() < 0.7 * PER_SECOND);
  }

  private static String told(ClusterStatus status) {
    return Running.condition(status.conditions(), "Degraded").map(c -> c.getMessage()).orElse("");
  }

  private static List<String> pods(Running orders) {
    return orders.brokers().stream()
        .map(p -> p.getMetadata().getUid() + " " + Running.restarts(p))
        .toList();
  }
}
