package dev.ottla.core.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Rebalance.Mode;
import dev.ottla.core.moves.Fleet;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.KafkaView.Throttles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Limits on copies are there before the first copy and gone after the last, wherever the operator
/// is interrupted: it keeps nothing in mind, so that each look here is also that of another one.
class ThrottleTest {
  private static Fleet grown() {
    Fleet fleet = new Fleet(3, 3).topic("clicks", 12, 3);
    fleet.pods = 4;
    fleet.want = 4;
    fleet.mode = Mode.Auto;
    return fleet;
  }

  @Test
  void theLimitComesALookBeforeTheFirstMove() {
    Fleet fleet = grown();
    List<Step> steps = fleet.look().steps();
    assertEquals(1, steps.size(), steps::toString);
    assertTrue(steps.getFirst() instanceof Step.Throttle);
    assertEquals("Limit copies to 10.5 MB a second for each broker", steps.getFirst().what());
    steps = fleet.look().steps();
    assertEquals(1, steps.size(), steps::toString);
    assertTrue(steps.getFirst() instanceof MovePartitions);
  }

  @Test
  void aRateThatIsWrongIsPutRightBeforeMoreMoves() {
    Fleet fleet = grown();
    fleet.step();
    fleet.arrive(5);
    fleet.throttles =
        new Throttles(OptionalLong.of(1), Set.of(), Map.copyOf(fleet.throttles.topics()));
    List<Step> steps = fleet.look().steps();
    assertTrue(steps.stream().allMatch(Step.Throttle.class::isInstance), steps::toString);
    assertTrue(fleet.look().steps().stream().anyMatch(MovePartitions.class::isInstance));
  }

  /// Kafka holds those who receive back even once they are in sync.
  @Test
  void itHoldsForThoseWhoSend() {
    Fleet fleet = grown();
    fleet.look();
    Map<String, List<Integer>> before = new TreeMap<>(fleet.replicas);
    MovePartitions moves = (MovePartitions) fleet.look().steps().getFirst();
    Throttled limits = fleet.limits("clicks");
    int named = 0;
    for (Step.Move move : moves.moves()) {
      for (int from : Objects.requireNonNull(before.get(move.name()))) {
        assertTrue(limits.leaders().contains(move.partition() + ":" + from), limits::toString);
        named++;
      }
    }
    assertEquals(named, limits.leaders().size(), "no other replica is slowed");
    assertEquals(Set.of(), limits.followers());
  }

  @Test
  void interruptedBetweenLimitAndMovesTheMovesFollow() {
    Fleet fleet = grown();
    fleet.carryOut(fleet.plan().steps().getFirst());
    assertTrue(fleet.plan().steps().getFirst() instanceof MovePartitions);
  }

  @Test
  void interruptedBetweenLimitAndMovesNothingIsLeftWhenNobodyWantsThemAnyMore() {
    Fleet fleet = grown();
    fleet.carryOut(fleet.plan().steps().getFirst());
    fleet.mode = Mode.Off;
    fleet.step();
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void withEveryPartitionThatArrivesItsLimitGoes() {
    Fleet fleet = grown();
    fleet.step();
    fleet.mode = Mode.Off;
    for (int left = fleet.targets.size() - 1; left > 0; left--) {
      fleet.arrive(1);
      fleet.step();
      assertEquals(3 * left, fleet.limits("clicks").leaders().size());
    }
    fleet.arrive(1);
    fleet.step();
    assertEquals(Throttles.NONE, fleet.throttles);
    assertTrue(fleet.step().atRest());
  }

  @Test
  void allArriveWhileNobodyLooksAndTheLimitIsLiftedByWhoComesNext() {
    Fleet fleet = grown();
    fleet.step();
    fleet.arrive(100);
    fleet.mode = Mode.Off;
    fleet.step();
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void aRateThatStandsIsNotWrittenAgain() {
    Fleet fleet = grown();
    assertFalse(Throttle.stands(fleet.world(), limit(fleet)));
    fleet.step();
    fleet.arrive(1);
    assertTrue(Throttle.stands(fleet.world(), limit(fleet)), "only its replicas change");
    fleet.mode = Mode.Off;
    fleet.arrive(100);
    assertFalse(Throttle.stands(fleet.world(), limit(fleet)), "it is lifted");
  }

  private static Step.Throttle limit(Fleet fleet) {
    return fleet.plan().steps().stream()
        .filter(Step.Throttle.class::isInstance)
        .map(Step.Throttle.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /// Few at once, and though brokers are within the band before the last of them.
  @Test
  void theLimitIsLiftedOnceAllLeadersAreElected() {
    Fleet fleet = grown();
    fleet.step();
    while (!fleet.targets.isEmpty()) {
      fleet.arrive(100);
      // Who led before leads still, though others come first now.
      fleet.replicas.forEach((name, on) -> fleet.leaders.put(name, on.getLast()));
      assertNotEquals(Throttles.NONE, fleet.throttles);
      fleet.step();
    }
    int lots = 0;
    while (!fleet.leaders.isEmpty()) {
      int left = fleet.leaders.size();
      List<Step> steps = fleet.look().steps();
      assertTrue(steps.getFirst() instanceof Step.ElectLeaders, steps::toString);
      assertEquals(1, steps.size(), steps::toString);
      assertEquals(Math.min(4, left), left - fleet.leaders.size());
      lots++;
    }
    assertTrue(lots > 1, lots + " lots");
    fleet.look();
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void limitsOfOthersAreLiftedWhenNothingMoves() {
    Fleet fleet = new Fleet(3, 3).topic("clicks", 12, 3);
    fleet.throttles =
        new Throttles(
            OptionalLong.of(0), Set.of(1), Map.of("clicks", new Throttled(Set.of("*"), Set.of())));
    fleet.step();
    assertEquals(Throttles.NONE, fleet.throttles);
    assertTrue(fleet.step().atRest());
  }

  @Test
  void movesOfOthersAreLimitedToo() {
    Fleet fleet = new Fleet(4, 4).topic("clicks", 12, 3);
    fleet.targets.put("clicks-0", List.of(1, 2, 3));
    fleet.step();
    assertEquals(Set.of("0:0", "0:1", "0:2"), fleet.limits("clicks").leaders());
    fleet.arrive(1);
    fleet.step();
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void brokersThatLeaveAreEmptiedUnderTheSameLimit() {
    Fleet fleet = new Fleet(4, 3).topic("clicks", 12, 3);
    fleet.step();
    fleet.step();
    assertTrue(fleet.throttles.rate().isPresent());
    for (int round = 0; round < 100 && !fleet.step().atRest(); round++) {
      fleet.arrive(2);
    }
    assertEquals(Throttles.NONE, fleet.throttles);
    assertEquals(Set.of(0, 1, 2), fleet.holders());
  }
}
