package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.World;
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
}
