package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What becomes of an act when somebody else has acted since the look.
class OvertakenTest {
  private static final String THREE = "brokers: {replicas: 3}\n";

  /// Seed 9038: another operator has replaced the volume of a controller meanwhile.
  @Test
  void aClaimThatIsGoneIsNotMarkedAndTheNextLookTellsWhatIsLeft() {
    Toy toy = new Toy(THREE);
    World seen = toy.look();
    Plan plan = Planner.plan(seen, toy.sketch);
    while (plan.steps().stream().noneMatch(s -> s instanceof Step.MarkFormed)) {
      toy.step();
      seen = toy.look();
      plan = Planner.plan(seen, toy.sketch);
    }
    toy.kube.claims.remove("data-0-orders-controllers-1");
    Step.MarkFormed mark = (Step.MarkFormed) plan.steps().getFirst();
    assertFalse(toy.carryOut(seen, mark));
    toy.run();
    assertEquals(Set.of(10_000, 10_001, 10_002), toy.kafka.voters.keySet());
  }

  /// Seed 47491: two releases found that a set was missing which the one before them had begun to
  /// make anew, and the newer one drew over what the other had made, so that all pods restarted.
  @Test
  void aSetThatAnotherReleaseHasMadeIsNotDrawnOver() {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.kube.delete("StatefulSet", "orders-brokers");
    World seen = toy.look();
    toy.upgrade(2);
    World newer = toy.look();
    HasMetadata first = set(Planner.plan(seen, toy.sketch));
    HasMetadata second = set(Planner.plan(newer, toy.sketch));
    assertTrue(toy.apply(seen, first));
    assertFalse(toy.apply(newer, second));
    toy.run();
    assertFalse(toy.story().contains("Restart"), toy::story);
  }

  private static HasMetadata set(Plan plan) {
    return plan.apply().stream()
        .filter(o -> o.getMetadata().getName().equals("orders-brokers"))
        .filter(o -> o instanceof StatefulSet)
        .findFirst()
        .orElseThrow();
  }

  /// Seed 13426: it said that there was no quorum, when another operator had seen one, and which
  /// Kafka may have formed it.
  @Test
  void whoLookedBeforeThereWasAQuorumDoesNotSaySoAfterwards() {
    Toy toy = new Toy(THREE + "version: 4.3.1\n");
    World early = toy.look();
    Plan plan = Planner.plan(early, toy.sketch);
    toy.spec(THREE + "version: 4.4.0\n");
    toy.run();
    for (HasMetadata object : plan.apply()) {
      if (!toy.apply(early, object)) {
        break;
      }
    }
    ConfigMap topology = toy.look().topology().orElseThrow();
    assertEquals("formed=true\n", topology.getData().get("quorum"));
    assertEquals("4.4.0", topology.getData().get(Names.OLDEST));
    toy.run();
    assertEquals(Set.of(0, 1, 2), toy.kafka.live);
  }
}
