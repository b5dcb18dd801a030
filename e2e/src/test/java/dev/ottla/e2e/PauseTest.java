package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ottla.api.ClusterStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A paused cluster tells what would be done, and nothing of it is; Kubernetes goes on as always.
@Scenario
@Tag("long")
class PauseTest {
  private static final Map<String, String> CHANGED = Map.of("log.retention.hours", "55");

  @Test
  void pausedClusterIsLeftAlone(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    place.apply(Sample.SMALL.with(CHANGED).and("paused: true"));
    ClusterStatus paused =
        orders.await("it is paused", s -> Running.isTrue(s.conditions(), "Paused"));
    assertFalse(paused.next().isEmpty(), "it tells what would be done");
    assertFalse(Running.isTrue(paused.conditions(), "Ready"));

    Pod before = orders.brokers().get(1);
    place.client().resource(before).delete();
    orders.awaitBroker(1, before);
    assertFalse(
        place.kubectl().say("get", "configmap", "-o", "yaml").contains("log.retention.hours"),
        "nothing was applied");

    place.apply(Sample.SMALL);
    orders.ready();
    assertEquals(
        List.of(),
        orders.status().conditions().stream().filter(c -> c.getType().equals("Paused")).toList());
  }
}
