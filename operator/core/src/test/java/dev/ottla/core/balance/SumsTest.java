package dev.ottla.core.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.Sums;
import dev.ottla.core.balance.Sketch.Part;
import org.junit.jupiter.api.Test;

/// What is told from sums alone is what a plan would tell.
class SumsTest {
  private static final Goals GOALS = goals();

  private static Goals goals() {
    Goals usual = Goals.usual();
    return new Goals(
        usual.scope(),
        usual.band(),
        usual.cpuLimit(),
        usual.netLimit(),
        usual.diskLimit(),
        usual.replicaLimit(),
        usual.evenCounts(),
        0,
        usual.batch());
  }

  private static boolean level(Sketch sketch) {
    Sums sums = new Sums(sketch.brokers);
    for (Part part : sketch.parts.values()) {
      if (part.wanted() != part.replicas().size()) {
        return false;
      }
      sums.partition(part.replicas().stream().mapToInt(Integer::intValue).toArray(), part.load());
    }
    return sums.level(GOALS);
  }

  @Test
  void thePlanOfALevelClusterIsEmpty() {
    int level = 0;
    for (long seed = 1; seed <= 300; seed++) {
      Sketch sketch = Sketch.random(seed);
      Plan plan = Balance.plan(sketch.model(), GOALS, Effort.of(20_000));
      Sketch after = sketch.after(plan.moves());
      for (Sketch one : new Sketch[] {sketch, after}) {
        if (level(one)) {
          level++;
          Plan again = Balance.plan(one.model(), GOALS, Effort.of(0));
          assertTrue(again.empty(), "cluster " + seed + ": " + again);
        }
      }
    }
    assertTrue(level > 20, level + " clusters were level");
  }

  @Test
  void aClusterThatIsBalancedIsLevel() {
    for (long seed = 1; seed <= 300; seed++) {
      Sketch sketch = Sketch.random(seed);
      Plan plan = Balance.plan(sketch.model(), GOALS, Effort.of(20_000));
      Sketch after = sketch.after(plan.moves());
      boolean simple =
          sketch.brokers.stream()
              .allMatch(
                  b ->
                      (b.state() == Balance.State.LIVE || b.state() == Balance.State.NEW)
                          && b.disks().size() == 1
                          && b.disks().getFirst().alive());
      if (plan.limits().isEmpty() && simple) {
        assertEquals(true, level(after), "cluster " + seed);
      }
    }
  }
}
