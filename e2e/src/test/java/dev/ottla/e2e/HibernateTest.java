package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A cluster sleeps, and wakes as the one it was; whoever writes to it meanwhile only waits.
@Scenario(on = Substrate.Kind.EMBEDDED)
@Tag("long")
class HibernateTest {
  private static final String ASLEEP = "hibernate: true";

  @Test
  void whatWasWrittenBeforeTheSleepIsReadAfterIt(Place place) {
    Running orders = place.apply(Sample.WHOLE).ready();
    orders.topic("kept", 6, 3);
    List<String> claims = claims(place);
    String id = orders.status().clusterId();
    try (Ledger ledger = Ledger.oneByOne(orders.bootstrap(), "kept", 6, 200)) {
      ledger.awaitMore(1000);
      ClusterStatus asleep = sleep(orders);
      assertTrue(Running.isTrue(asleep.conditions(), "Hibernating"));
      assertFalse(Running.isTrue(asleep.conditions(), "Degraded"));
      assertEquals(claims, claims(place));
      orders.awaitTopic(
          "kept",
          "it says why it waits",
          s ->
              Running.condition(s.conditions(), "Ready")
                  .filter(c -> c.getMessage().contains("sleeps"))
                  .isPresent());

      place.apply(Sample.WHOLE);
      orders.ready();
      orders.awaitTopic("kept", "Ready", s -> Running.isTrue(s.conditions(), "Ready"));
      ledger.awaitEach();
      ledger.awaitMore(500);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf("%s, asleep and awake: %s%n", place.substrate().kind(), verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(id, orders.status().clusterId());
    assertEquals(claims, claims(place));

    sleep(orders);
    place.kubectl().say("delete", "cluster.ottla.dev", "orders");
    Awaitility.await("the Cluster is gone")
        .atMost(Running.PATIENCE)
        .until(() -> orders.resource().isEmpty());
  }

  private static ClusterStatus sleep(Running orders) {
    orders.place().apply(Sample.WHOLE.and(ASLEEP));
    ClusterStatus status =
        orders.await(
            "it sleeps", s -> Running.isTrue(s.conditions(), "Ready") && s.nodes().isEmpty());
    assertEquals(List.of(), orders.pods());
    return status;
  }

  /// With their uids: none was made anew.
  private static List<String> claims(Place place) {
    return place
        .client()
        .persistentVolumeClaims()
        .inNamespace(place.namespace())
        .list()
        .getItems()
        .stream()
        .map(c -> c.getMetadata().getName() + " " + c.getMetadata().getUid())
        .sorted()
        .toList();
  }
}
