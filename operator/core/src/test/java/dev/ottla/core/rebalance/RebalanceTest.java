package dev.ottla.core.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import dev.ottla.api.Rebalance.Mode;
import dev.ottla.core.moves.Fleet;
import dev.ottla.core.plan.Conditions;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step.ElectLeaders;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.world.KafkaView.Throttles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Brokers come to their share of replicas, leaders and bytes, and stay there.
class RebalanceTest {
  private static Fleet fleet(int brokers) {
    Fleet fleet = new Fleet(brokers, brokers);
    fleet.mode = Mode.Auto;
    return fleet;
  }

  /// Three brokers with data, and others beside them that are new.
  private static Fleet grown(int brokers) {
    Fleet fleet = fleet(3).topic("clicks", 60, 3);
    fleet.pods = brokers;
    fleet.want = brokers;
    return fleet;
  }

  /// As near as whole replicas can be.
  private static boolean within(List<Long> counts, double band) {
    double share = counts.stream().mapToLong(c -> c).sum() / (double) counts.size();
    return counts.stream()
        .allMatch(c -> c >= Math.floor(share * (1 - band)) && c <= Math.ceil(share * (1 + band)));
  }

  @Test
  void brokersThatWereAddedTakeTheirShareAFewCopiesAtATime() {
    Fleet fleet = grown(5);
    long most = 0;
    for (int round = 0; round < 500 && !fleet.step().atRest(); round++) {
      for (int id = 0; id < 5; id++) {
        most = Math.max(most, fleet.into(id));
      }
      fleet.arrive(3);
    }
    assertTrue(within(fleet.counts(false), 0.09), () -> "replicas " + fleet.counts(false));
    assertTrue(within(fleet.counts(true), 0.09), () -> "leaders " + fleet.counts(true));
    assertEquals(5, most, "copies that one broker received at the same time");
    assertTrue(fleet.replicas.values().stream().allMatch(r -> new HashSet<>(r).size() == 3));
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void outsideAWindowItDoesNotBeginButGoesOn() {
    Fleet fleet = grown(4);
    fleet.replicas.put("clicks-0", List.of(3, 0, 1));
    fleet.closed = Optional.of("a window opens later");
    Fleet.Plan waits = fleet.step();
    assertEquals(
        List.of(
            new Wait(
                "Balance the brokers", "they bear unequal shares; a window opens later", true)),
        waits.waits());
    assertTrue(fleet.log.stream().noneMatch(l -> l.startsWith("Move")), fleet.log::toString);
    fleet.closed = Optional.empty();
    fleet.step();
    fleet.closed = Optional.of("a window opens later");
    for (int round = 0; round < 500 && !fleet.step().atRest(); round++) {
      fleet.arrive(3);
    }
    assertTrue(within(fleet.counts(false), 0.09), () -> "replicas " + fleet.counts(false));
  }

  @Test
  void aBrokerThatHoldsNothingWaitsForNoWindow() {
    Fleet fleet = grown(4);
    fleet.closed = Optional.of("a window opens later");
    fleet.step();
    assertTrue(fleet.log.stream().anyMatch(l -> l.startsWith("Move")), fleet.log::toString);
  }

  @Test
  void itIsToldWhyAndHowMuchIsLeft() {
    Fleet fleet = grown(4);
    fleet.step();
    assertTrue(
        fleet.log.getLast().endsWith("broker 3 has 0.00 of its share of bytes"),
        fleet.log::toString);
    String wait = fleet.step().waits().getFirst().why();
    assertTrue(
        wait.matches("5 partitions move, [0-9]+ more are to follow, [0-9]+[.][0-9] MB in all"),
        wait);
  }

  @Test
  void whoComesFirstDoesNotChangeBackAndForth() {
    Fleet fleet = fleet(2).topic("bulk", 24, 2);
    fleet.pods = 4;
    fleet.topic("few", 3, 3);
    fleet.want = 4;
    fleet.volume = 50_000_000;
    List<String> turned = new ArrayList<>();
    for (int round = 0; round < 500; round++) {
      Map<String, List<Integer>> before = Map.copyOf(fleet.replicas);
      if (fleet.look().atRest()) {
        break;
      }
      fleet.replicas.forEach(
          (name, now) -> {
            if (!now.equals(before.get(name))) {
              turned.add(name);
            }
          });
      if (round % 8 == 7) {
        fleet.arrive(2);
      }
    }
    assertTrue(within(fleet.counts(true), 0.09), () -> "leaders " + fleet.counts(true));
    assertEquals(Set.copyOf(turned).size(), turned.size(), turned::toString);
  }

  /// A status as the last operator left it.
  private static ClusterStatus moving(Fleet fleet, long bytes, Instant since) {
    Conditions conditions = new Conditions(List.of(), since, 1L);
    conditions.set(Conditions.MOVING, true, "Copying", "replicas are copied");
    return new ClusterStatus(
        1L, conditions.all(), fleet.pods, null, null, null, null, null, null, null, null, bytes);
  }

  @Test
  void howFarItIsIsToldAlsoByAnotherOperator() {
    Fleet fleet = grown(4);
    fleet.step();
    Wait begun = fleet.step().waits().getFirst();
    assertTrue(begun.copies() > 40_000_000, begun::toString);
    fleet.status = moving(fleet, begun.copies(), fleet.now);
    fleet.now = fleet.now.plusSeconds(300);
    while (fleet.counts(false).get(3) < 15) {
      fleet.arrive(100);
      fleet.step();
    }
    Wait later = fleet.step().waits().getFirst();
    assertEquals(begun.copies(), later.copies());
    assertTrue(
        later.why().matches(".* MB in all; 3[0-9] % of 4[0-9.]+ MB is done, about [89] min left"),
        later::toString);
  }

  @Test
  void whatIsInTheBandStaysWhereItIs() {
    Fleet fleet = fleet(3).topic("clicks", 60, 3).topic("few", 1, 1);
    assertTrue(fleet.step().atRest(), () -> fleet.log.toString());
  }

  @Test
  void someMegabytesMoreOnALargeVolumeMoveNothing() {
    Fleet fleet = fleet(4).topic("clicks", 8, 1);
    fleet.volume = 100_000_000_000L;
    fleet.sizes.put("clicks-0", 500_000_000L);
    assertTrue(fleet.step().atRest(), () -> fleet.log.toString());
  }

  @Test
  void unequalBytesAreEvenedOut() {
    Fleet fleet = fleet(4).topic("clicks", 40, 1);
    fleet.volume = 1_000_000_000L;
    for (int p = 0; p < 40; p += 4) {
      fleet.sizes.put("clicks-" + p, 60_000_000L);
      fleet.sizes.put("clicks-" + (p + 1), 20_000_000L);
    }
    fleet.settle();
    long most = 0;
    for (int id = 0; id < 4; id++) {
      int broker = id;
      most =
          Math.max(
              most,
              fleet.replicas.entrySet().stream()
                  .filter(r -> r.getValue().contains(broker))
                  .mapToLong(r -> fleet.sizes.getOrDefault(r.getKey(), 1_000_000L))
                  .sum());
    }
    long share = (10 * 80_000_000L + 20 * 1_000_000L) / 4;
    assertTrue(most < share * 1.35, most + " bytes on one broker, " + share + " are its share");
  }

  @Test
  void moreIsBegunUntilTheNarrowBandIsReachedAlsoByAnotherOperator() {
    Fleet fleet = grown(4);
    fleet.step();
    fleet.arrive(100);
    for (int round = 0; round < 100 && fleet.counts(false).get(3) < 39; round++) {
      fleet.step();
      fleet.arrive(100);
    }
    assertTrue(fleet.throttles.rate().isPresent(), "the limit says that this is not over");
    fleet.settle();
    assertTrue(within(fleet.counts(false), 0.09), () -> "replicas " + fleet.counts(false));
  }

  @Test
  void nothingBeginsDuringARollOrWhileReplicasAreMissing() {
    Fleet fleet = grown(4);
    fleet.rolling = true;
    assertEquals(List.of(), fleet.step().steps());
    fleet.rolling = false;
    fleet.missing.add("clicks-7");
    assertEquals(List.of(), fleet.step().steps());
    fleet.missing.clear();
    assertTrue(fleet.step().steps().stream().anyMatch(MovePartitions.class::isInstance));
  }

  @Test
  void turnedOffNothingMoreBeginsAndWhatIsUnderWayEnds() {
    Fleet fleet = grown(4);
    fleet.step();
    fleet.mode = Mode.Off;
    int begun = fleet.targets.size();
    assertTrue(fleet.step().waits().getFirst().why().startsWith("5 partitions move, 0 more"));
    fleet.arrive(begun);
    fleet.settle();
    assertEquals(Throttles.NONE, fleet.throttles);
    assertEquals((long) begun, fleet.counts(false).get(3));
  }

  @Test
  void aChangeOfMindTakesMovesBackThatHaveNotEnded() {
    Fleet fleet = grown(4);
    fleet.step();
    assertEquals(5, fleet.targets.size());
    fleet.want = 3;
    fleet.step();
    fleet.log.clear();
    fleet.step();
    assertTrue(fleet.targets.isEmpty(), fleet.log::toString);
    assertEquals(Set.of(0, 1, 2), fleet.holders());
    fleet.settle();
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void leadersComeBackToThoseWhoShouldLead() {
    Fleet fleet = fleet(3).topic("clicks", 30, 3);
    for (int p = 0; p < 30; p += 3) {
      fleet.leaders.put("clicks-" + p, 1);
    }
    assertTrue(fleet.step().steps().getFirst() instanceof ElectLeaders);
    assertEquals(List.of(10L, 10L, 10L), fleet.counts(true));
    assertTrue(fleet.step().atRest());
  }

  @Test
  void racksStayApart() {
    Fleet fleet = fleet(4).topic("clicks", 24, 2);
    fleet.pods = 6;
    fleet.want = 6;
    fleet.racks.putAll(Map.of(0, "a", 1, "b", 2, "a", 3, "b", 4, "a", 5, "b"));
    fleet.settle();
    assertTrue(within(fleet.counts(false), 0.09), () -> "replicas " + fleet.counts(false));
    assertTrue(
        fleet.replicas.values().stream().allMatch(r -> r.get(0) % 2 != r.get(1) % 2),
        () -> "a rack holds both copies: " + fleet.replicas);
  }
}
