package dev.ottla.e2e;

import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingStatus;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// A Rebalance that somebody asks for.
record Asked(Place place, String name) {
  /// Asks for one.
  static Asked of(Place place, String name, String spec) {
    place
        .kubectl()
        .apply(
            """
            apiVersion: ottla.dev/v1alpha1
            kind: Rebalance
            metadata: {name: %s}
            spec: {%s}
            """
                .formatted(name, spec))
        .orThrow();
    return new Asked(place, name);
  }

  void approve(String plan) {
    place.kubectl().say("annotate", "rebalance.ottla.dev/" + name, "ottla.dev/approve=" + plan);
  }

  void stop(boolean stop) {
    String patch = "{\"spec\":{\"stop\":" + stop + "}}";
    place.kubectl().say("patch", "rebalance.ottla.dev/" + name, "--type=merge", "-p", patch);
  }

  RebalancingStatus await(String what, Predicate<RebalancingStatus> wish) {
    return Awaitility.await("rebalance " + name + ": " + what)
        .atMost(Running.PATIENCE)
        .until(this::status, s -> s != null && wish.test(s));
  }

  private RebalancingStatus status() {
    return place
        .client()
        .resources(Rebalancing.class)
        .inNamespace(place.namespace())
        .withName(name)
        .get()
        .getStatus();
  }

  /// What it shows, or carries out.
  static RebalancingStatus.Plan plan(RebalancingStatus status) {
    return Objects.requireNonNull(status.plan());
  }

  static int percent(RebalancingStatus status) {
    Integer percent = status.percent();
    return percent == null ? 0 : percent;
  }
}
