package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A Cluster is deleted: its records stay unless it says otherwise, and come back with it.
@Scenario
@Tag("long")
class RecreateTest {
  private static final int COUNT = 20_000;

  @Test
  void recreatedClusterFindsItsRecordsAndItsId(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("kept", 6, 3);
    Flow.produce(orders.bootstrap(), "kept", COUNT, 100);
    String id = orders.status().clusterId();
    List<String> claims = claims(place, "orders");
    assertFalse(claims.isEmpty());

    place.kubectl().say("delete", "cluster.ottla.dev", "orders", "--timeout=60s");
    awaitNoPods(place, "orders");
    assertEquals(claims, claims(place, "orders"), "the volumes stay");

    place.apply(Sample.SMALL).ready();
    assertEquals(id, orders.status().clusterId());
    assertEquals(claims, claims(place, "orders"), "the volumes are adopted");
    assertEquals(COUNT, Flow.consume(orders.bootstrap(), "kept", COUNT).records());
    orders.topic("kept", 6, 3);
  }

  @Test
  void volumesGoWithAClusterThatDoesNotKeepThem(Place place) {
    Sample gone = Sample.SMALL.called("gone").sized(1).thrownAway();
    place.apply(gone).ready();
    assertFalse(claims(place, "gone").isEmpty());

    place.kubectl().say("delete", "cluster.ottla.dev", "gone", "--timeout=60s");
    awaitNoPods(place, "gone");
    Awaitility.await("the end of its volumes")
        .atMost(Duration.ofMinutes(1))
        .until(() -> claims(place, "gone").isEmpty());
  }

  private static void awaitNoPods(Place place, String cluster) {
    Awaitility.await("the end of the pods of " + cluster)
        .atMost(Duration.ofMinutes(2))
        .until(() -> place.running(cluster).pods().isEmpty());
  }

  /// Uids, since a claim that was made anew would have the same name.
  private static List<String> claims(Place place, String cluster) {
    return place
        .client()
        .persistentVolumeClaims()
        .inNamespace(place.namespace())
        .withLabel("ottla.dev/cluster", cluster)
        .list()
        .getItems()
        .stream()
        .map(c -> c.getMetadata().getUid())
        .sorted()
        .toList();
  }
}
