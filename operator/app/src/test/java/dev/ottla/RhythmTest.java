package dev.ottla;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.api.Topic;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:03Z");

  @Test
  void whatMovesIsLookedAtWhenThePlanSays() {
    assertEquals(Duration.ofSeconds(1), next(Duration.ofSeconds(1), Outcome.DONE));
  }

  @Test
  void whatRestsIsLookedAtOnTheBeat() {
    assertEquals(Duration.ofSeconds(127), next(Duration.ofMinutes(2), Outcome.DONE));
    assertEquals(Duration.ofSeconds(67), next(Duration.ofSeconds(60), Outcome.DONE));
  }

  @Test
  void aFailureIsTriedAgainSoon() {
    Outcome failed = new Outcome(List.of(new Outcome.Failure("Restart a", "refused")));
    assertEquals(Duration.ofSeconds(5), next(Duration.ofMinutes(2), failed));
    assertEquals(Duration.ofSeconds(1), next(Duration.ofSeconds(1), failed));
  }

  @Test
  void afterAReportTheNextLookIsSoon() {
    Plan rest = new Plan(List.of(), List.of(), List.of(), List.of(), Duration.ofMinutes(10));
    UpdateControl<Topic> written = UpdateControl.patchStatus(new Topic());
    assertEquals(Duration.ofSeconds(2), Rhythm.next(rest, Outcome.DONE, NOW, written));
    assertEquals(
        next(Duration.ofMinutes(10), Outcome.DONE),
        Rhythm.next(rest, Outcome.DONE, NOW, UpdateControl.noUpdate()));
  }

  private static Duration next(Duration wait, Outcome outcome) {
    return Rhythm.next(new Plan(List.of(), List.of(), List.of(), List.of(), wait), outcome, NOW);
  }
}
