package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Kubernetes' own autoscaler drives the `scale` subresource: a broker comes and goes as it says.
/// It needs a metrics server, which only a real cluster has.
@Scenario(on = Substrate.Kind.GIVEN)
@Tag("long")
@Tag("slow")
class HpaTest {
  @Test
  void brokersFollowAHorizontalPodAutoscaler(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("clicks", 6, 3);
    // One percent is less than an idle broker uses; a hundred processors are more than any.
    long start = System.nanoTime();
    target(place, 1);
    Running.until("four brokers are asked for", () -> replicas(orders) == 4);
    Running.until("four brokers serve", () -> orders.registered().equals(Set.of(0, 1, 2, 3)));
    orders.ready();
    assertEquals(4, orders.status().replicas());
    double rise = (System.nanoTime() - start) / 1e9;
    target(place, 100_000);
    Running.until("three brokers are asked for", () -> replicas(orders) == 3);
    Running.until("the fourth broker is gone", () -> orders.registered().equals(Set.of(0, 1, 2)));
    orders.ready();
    System.out.printf(
        "%s, HPA: the fourth broker Ready %.0f s after the HPA was applied, gone %.0f s later%n%s%n",
        place.substrate().kind(),
        rise,
        (System.nanoTime() - start) / 1e9 - rise,
        place.kubectl().say("describe", "hpa", "orders"));
  }

  private static void target(Place place, int percent) {
    place
        .kubectl()
        .apply(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: orders}
            spec:
              scaleTargetRef: {apiVersion: ottla.dev/v1alpha1, kind: Cluster, name: orders}
              minReplicas: 3
              maxReplicas: 4
              metrics:
                - type: Resource
                  resource: {name: cpu, target: {type: Utilization, averageUtilization: %d}}
              behavior:
                scaleDown: {stabilizationWindowSeconds: 0}
            """
                .formatted(percent))
        .orThrow();
  }

  private static int replicas(Running orders) {
    return orders.resource().orElseThrow().getSpec().brokers().replicas();
  }
}
