package dev.ottla.core;

import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingSpec;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.core.world.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a person asks for by a Rebalance, with what is told of it. Each change is another object,
/// as a cache would have it.
final class ToyAsked {
  private static final String KEY = "Rebalance/level";

  private final Toy toy;

  ToyAsked(Toy toy, RebalancingSpec spec) {
    this.toy = toy;
    put(spec, Map.of(), null);
  }

  private void put(
      RebalancingSpec spec, Map<String, String> words, @Nullable RebalancingStatus status) {
    Rebalancing asked = new Rebalancing();
    asked.setMetadata(
        new ObjectMetaBuilder()
            .withName("level")
            .withNamespace("shop")
            .withUid("u1")
            .withGeneration(1L)
            .withAnnotations(words)
            .build());
    asked.setSpec(spec);
    asked.setStatus(status);
    toy.kube.kept.put(KEY, asked);
  }

  private Rebalancing now() {
    return (Rebalancing) Objects.requireNonNull(toy.kube.kept.get(KEY));
  }

  RebalancingStatus status() {
    return Objects.requireNonNull(now().getStatus());
  }

  RebalancingStatus.Plan plan() {
    return Objects.requireNonNull(status().plan());
  }

  String words() {
    return status().conditions().getFirst().getMessage();
  }

  boolean is(RebalancingStatus.Phase phase) {
    @Nullable RebalancingStatus status = now().getStatus();
    return status != null && status.phase() == phase;
  }

  void approve(String plan) {
    put(now().getSpec(), Map.of(Names.APPROVE, plan), now().getStatus());
  }

  void stop(boolean stop) {
    RebalancingSpec was = now().getSpec();
    toy.say(() -> "-- stop: " + stop);
    put(
        new RebalancingSpec(
            was.cluster(), was.goal(), was.topics(), was.brokers(), was.approve(), stop),
        Map.copyOf(now().getMetadata().getAnnotations()),
        now().getStatus());
  }

  void delete() {
    toy.kube.kept.remove(KEY);
  }

  /// What an operator tells of it, where it is still there.
  static void tell(Toy toy, List<HasMetadata> reports) {
    for (HasMetadata report : reports) {
      if (report instanceof Rebalancing told && toy.kube.kept.get(KEY) instanceof Rebalancing was) {
        Rebalancing now = new Rebalancing();
        now.setMetadata(was.getMetadata());
        now.setSpec(was.getSpec());
        now.setStatus(told.getStatus());
        toy.kube.kept.put(KEY, now);
      }
    }
  }
}
