package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A newer Kafka comes while clients write: it runs, soaks, and can go again; once it has soaked it
/// is finalised, and there is no way back.
@Scenario
@Tag("long")
class UpgradeTest {
  private static final short OLD = 30;
  private static final short NEW = 33;

  @Test
  void newerVersionComesGoesAndStays(Place place) throws Exception {
    Running orders = place.apply(sample("4.3.1", 3600)).ready();
    assertEquals(OLD, metadata(orders));
    orders.topic("upgraded", 6, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "upgraded", 6, 500)) {
      ledger.awaitMore(1000);
      ledger.forgetGaps();

      place.apply(sample("4.4.0", 3600));
      orders.await("4.4.0 soaks", s -> runs(s, "4.4.0") && soaks(s));
      assertEquals(OLD, metadata(orders));
      place.apply(sample("4.3.1", 3600));
      orders.await("4.3.1 is back", s -> runs(s, "4.3.1"));
      orders.ready();

      place.apply(sample("4.4.0", 15));
      orders.await("4.4.0 is there", s -> runs(s, "4.4.0"));
      orders.ready();
      assertEquals(NEW, metadata(orders));

      place.apply(sample("4.3.1", 15));
      ClusterStatus refused =
          orders.await(
              "there is no way back",
              s ->
                  Running.condition(s.conditions(), "Degraded")
                      .map(Condition::getReason)
                      .filter("NoWayBack"::equals)
                      .isPresent());
      assertEquals("4.4.0", refused.version());
      place.apply(sample("4.4.0", 15));
      orders.ready();
      ledger.awaitMore(1000);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf("%s, 4.3.1 to 4.4.0: %s%n", place.substrate().kind(), verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
  }

  private static Sample sample(String version, int soak) {
    return Sample.SMALL.and("version: %s%nupgrade: {soakSeconds: %d}%n".formatted(version, soak));
  }

  private static boolean runs(ClusterStatus status, String version) {
    return version.equals(status.version()) && Running.isTrue(status.conditions(), "Ready");
  }

  private static boolean soaks(ClusterStatus status) {
    return status.next().stream().anyMatch(n -> n.step().equals("Finalise Kafka 4.4.0"));
  }

  private static short metadata(Running orders) throws ExecutionException, InterruptedException {
    try (Admin admin = orders.admin()) {
      var levels = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
      return Objects.requireNonNull(levels.get("metadata.version")).maxVersionLevel();
    }
  }
}
