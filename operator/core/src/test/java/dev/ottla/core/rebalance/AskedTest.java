package dev.ottla.core.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Rebalance.Mode;
import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingSpec;
import dev.ottla.api.RebalancingSpec.Approve;
import dev.ottla.api.RebalancingSpec.Goal;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.core.moves.Fleet;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.world.KafkaView.Throttles;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a person asks for once is shown, approved, done and told, and can be stopped.
class AskedTest {
  /// Three brokers with data, and a new one; nobody balances them by himself.
  private static Fleet grown() {
    Fleet fleet = new Fleet(3, 3).topic("clicks", 40, 3).topic("views", 20, 3);
    fleet.pods = 4;
    fleet.want = 4;
    return fleet;
  }

  private static Rebalancing ask(Fleet fleet, RebalancingSpec spec) {
    Rebalancing asked = new Rebalancing();
    int number = fleet.asked.size() + 1;
    asked.setMetadata(
        new ObjectMetaBuilder()
            .withName("ask-" + number)
            .withNamespace("shop")
            .withUid("u" + number)
            .withGeneration(1L)
            .withCreationTimestamp("2026-01-01T00:00:0" + number + "Z")
            .build());
    asked.setSpec(spec);
    fleet.asked.add(asked);
    return asked;
  }

  private static Rebalancing ask(Fleet fleet, String... topics) {
    return ask(fleet, spec(Goal.Balance, Approve.Manual, topics));
  }

  private static RebalancingSpec spec(Goal goal, Approve approve, String... topics) {
    return new RebalancingSpec("orders", goal, List.of(topics), null, approve, null);
  }

  private static void approve(Rebalancing asked) {
    asked.getMetadata().setAnnotations(Map.of("ottla.dev/approve", plan(asked).name()));
  }

  /// One whose plan was shown, and approved then.
  private static Rebalancing approved(Fleet fleet) {
    Rebalancing asked = ask(fleet);
    fleet.step();
    approve(asked);
    return asked;
  }

  private static void stop(Rebalancing asked, boolean stop) {
    RebalancingSpec was = asked.getSpec();
    asked.setSpec(
        new RebalancingSpec(
            was.cluster(), was.goal(), was.topics(), was.brokers(), was.approve(), stop));
  }

  private static RebalancingStatus status(Rebalancing asked) {
    return Objects.requireNonNull(asked.getStatus());
  }

  private static RebalancingStatus.Plan plan(Rebalancing asked) {
    return Objects.requireNonNull(status(asked).plan());
  }

  private static Phase phase(Rebalancing asked) {
    return Objects.requireNonNull(status(asked).phase());
  }

  private static String words(Rebalancing asked) {
    return status(asked).conditions().getFirst().getMessage();
  }

  private static boolean moves(Fleet.Plan plan) {
    return plan.steps().stream().anyMatch(MovePartitions.class::isInstance);
  }

  @Test
  void aPlanIsShownAndNothingMoves() {
    Fleet fleet = grown();
    Rebalancing asked = ask(fleet);
    assertEquals(List.of(), fleet.step().steps());
    assertEquals(Phase.Proposed, phase(asked));
    assertTrue(
        words(asked)
            .matches(
                "Plan ([0-9a-f]{8}) moves [0-9]+ partitions; ConfigMap orders-rebalance lists them[.]"
                    + " Approve it with: kubectl annotate --overwrite -n shop"
                    + " rebalance[.]ottla[.]dev/ask-1 ottla[.]dev/approve=\\1"),
        words(asked));
    RebalancingStatus.Plan plan = plan(asked);
    RebalancingStatus.Broker last = plan.brokers().getLast();
    assertEquals(0, last.replicas());
    assertTrue(last.replicasAfter() >= 40 && last.leadersAfter() > 12, last::toString);
    assertEquals(last.replicasAfter() * 1_000_000L, last.bytesAfter());
    assertTrue(plan.bytes() >= last.bytesAfter(), plan::toString);
    assertEquals(100, plan.bandBefore());
    assertTrue(Objects.requireNonNull(plan.bandAfter()) < 15, plan::toString);
    assertTrue(Objects.requireNonNull(status(asked).progress()).startsWith("0 % of "));
    assertTrue(fleet.step().atRest());
    assertEquals(plan, plan(asked), "it stays the same while a person reads it");
  }

  @Test
  void anotherWordApprovesNothing() {
    Fleet fleet = grown();
    Rebalancing asked = ask(fleet);
    fleet.step();
    asked.getMetadata().setAnnotations(Map.of("ottla.dev/approve", "yes"));
    assertTrue(fleet.step().atRest());
  }

  @Test
  void whatWasApprovedIsDoneAndTold() {
    Fleet fleet = grown();
    Rebalancing asked = approved(fleet);
    assertTrue(moves(fleet.step()));
    assertEquals(Phase.Running, phase(asked));
    fleet.arrive(100);
    fleet.step();
    int percent = Objects.requireNonNull(status(asked).percent());
    assertTrue(percent > 5 && percent < 30, () -> percent + " %");
    asked.setStatus(null);
    fleet.step();
    assertEquals(Phase.Running, phase(asked), "another operator goes on");
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
    assertEquals(100, status(asked).percent());
    assertEquals("True", status(asked).conditions().getFirst().getStatus());
    assertTrue(fleet.counts(false).get(3) >= 40);
    assertEquals(Map.of(), fleet.proposal);
    assertEquals(Throttles.NONE, fleet.throttles);
    fleet.topic("late", 30, 1);
    assertTrue(fleet.step().atRest(), "what is done stays done");
  }

  @Test
  void whoNeedsNoApprovalBeginsAtOnce() {
    Fleet fleet = grown();
    Rebalancing asked = ask(fleet, spec(Goal.Balance, Approve.Auto));
    assertTrue(moves(fleet.step()));
    assertEquals(Phase.Running, phase(asked));
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
  }

  @Test
  void whatIsStoppedIsTakenBackAndGoesOnLater() {
    Fleet fleet = grown();
    Rebalancing asked = approved(fleet);
    fleet.step();
    fleet.arrive(3);
    String plan = plan(asked).name();
    assertTrue(!fleet.targets.isEmpty());
    stop(asked, true);
    fleet.step();
    assertTrue(fleet.targets.isEmpty(), "what was under way is taken back");
    fleet.settle();
    assertEquals(Phase.Stopped, phase(asked));
    assertEquals(3L, fleet.counts(false).get(3));
    assertEquals(Throttles.NONE, fleet.throttles);
    stop(asked, false);
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
    assertEquals(plan, plan(asked).name(), "it is the plan that was approved");
    assertTrue(fleet.counts(false).get(3) >= 40);
  }

  /// An operator that has just started has seen no partition on its way.
  @Test
  void aBrokerThatHasNotHeardOfAnArrivalTakesNoPlanAway() {
    Fleet fleet = grown();
    Rebalancing asked = approved(fleet);
    fleet.step();
    String plan = plan(asked).name();
    String late = fleet.targets.keySet().iterator().next();
    List<Integer> before = fleet.on(late);
    fleet.arrive(1);
    List<Integer> after = fleet.on(late);
    List<Integer> both = new ArrayList<>(after);
    before.stream().filter(id -> !after.contains(id)).forEach(both::add);
    fleet.replicas.put(late, both);
    fleet.step();
    assertNotEquals(Map.of(), fleet.proposal);
    assertEquals(Phase.Running, phase(asked));
    fleet.replicas.put(late, after);
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
    assertEquals(plan, plan(asked).name(), "it is the plan that was approved");
  }

  @Test
  void oneThatIsDeletedIsTakenBack() {
    Fleet fleet = grown();
    approved(fleet);
    fleet.step();
    fleet.asked.clear();
    fleet.settle();
    assertEquals(0L, fleet.counts(false).get(3));
    assertEquals(Map.of(), fleet.proposal);
    assertEquals(Throttles.NONE, fleet.throttles);
  }

  @Test
  void aPolicyThatWantsTheSameMovesIsNotTakenBack() {
    Fleet fleet = grown();
    Rebalancing asked = approved(fleet);
    fleet.step();
    stop(asked, true);
    fleet.mode = Mode.Auto;
    fleet.settle();
    assertEquals(Phase.Stopped, phase(asked));
    assertTrue(fleet.counts(false).get(3) >= 40);
    long returned =
        fleet.log.stream()
            .filter(line -> line.endsWith("nobody wants these moves any more"))
            .count();
    assertEquals(1, returned);
  }

  @Test
  void aPlanThatIsOnlyReadKeepsNoPolicyFromItsWork() {
    Fleet fleet = grown();
    fleet.mode = Mode.Auto;
    Rebalancing asked = ask(fleet);
    assertTrue(moves(fleet.step()));
    assertEquals(Phase.Waiting, phase(asked));
    assertEquals("partitions move for another reason, which comes first", words(asked));
    fleet.settle();
    assertTrue(fleet.counts(false).get(3) >= 40);
    assertEquals(Phase.Done, phase(asked));
    assertEquals("nothing of what was asked for needs to move", words(asked));
  }

  @Test
  void oneComesAfterTheOther() {
    Fleet fleet = grown();
    Rebalancing first = ask(fleet, "views");
    Rebalancing second = ask(fleet);
    fleet.step();
    assertEquals(Phase.Waiting, phase(second));
    assertEquals("Rebalance ask-1 comes first", words(second));
    approve(first);
    fleet.settle();
    assertEquals(Phase.Done, phase(first));
    fleet.step();
    assertEquals(Phase.Proposed, phase(second));
  }

  @Test
  void whoAsksForWhatIsNotThereHoldsNobodyUp() {
    Fleet fleet = grown();
    Rebalancing topics = ask(fleet, "orders-*");
    Rebalancing brokers =
        ask(fleet, new RebalancingSpec("orders", null, null, List.of(3, 9), null, null));
    Rebalancing last = ask(fleet);
    fleet.step();
    assertEquals(
        "No topic of Cluster orders matches spec.topics: orders-*. Make the topic, or a new"
            + " Rebalance.",
        words(topics));
    assertEquals("True", status(topics).conditions().getLast().getStatus());
    assertTrue(
        words(brokers)
            .startsWith("spec.brokers names broker 9, and Cluster orders has brokers 0 to 3."),
        words(brokers));
    assertEquals(Phase.Proposed, phase(last));
    fleet.topic("orders-eu", 30, 1);
    fleet.step();
    assertEquals(Phase.Proposed, phase(topics));
  }

  @Test
  void onlyTheTopicsThatWereNamedMove() {
    Fleet fleet = grown();
    Map<String, List<Integer>> before = new TreeMap<>(fleet.replicas);
    Rebalancing asked = ask(fleet, spec(Goal.Balance, Approve.Auto, "v*w*"));
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
    assertTrue(fleet.counts(false).get(3) > 5);
    fleet.replicas.keySet().removeIf(p -> p.startsWith("views"));
    before.keySet().removeIf(p -> p.startsWith("views"));
    assertEquals(before, new TreeMap<>(fleet.replicas));
  }

  @Test
  void onlyTheBrokersThatWereNamedTakeReplicas() {
    Fleet fleet = grown();
    fleet.pods = 5;
    fleet.want = 5;
    Rebalancing asked =
        ask(fleet, new RebalancingSpec("orders", null, null, List.of(4), Approve.Auto, null));
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
    assertEquals(0L, fleet.counts(false).get(3));
    assertTrue(fleet.counts(false).get(4) > 30, () -> "replicas " + fleet.counts(false));
    assertTrue(fleet.counts(false).get(0) < 60, () -> "replicas " + fleet.counts(false));
  }

  @Test
  void leadersAloneCopyNothingAndLeadAtTheEnd() {
    Fleet fleet = new Fleet(3, 3);
    for (int p = 0; p < 30; p++) {
      fleet.replicas.put("clicks-" + p, List.of(0, 1 + p % 2, 2 - p % 2));
    }
    fleet.replicas.put("clicks-30", List.of(1, 2, 0));
    fleet.leaders.put("clicks-30", 2);
    Rebalancing asked = ask(fleet, spec(Goal.Leaders, Approve.Manual));
    fleet.step();
    assertEquals(0L, plan(asked).bytes());
    approve(asked);
    fleet.step();
    assertTrue(Objects.requireNonNull(status(asked).progress()).endsWith(" partitions"));
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
    assertEquals(List.of(31L, 31L, 31L), fleet.counts(false));
    assertEquals(Map.of(), fleet.leaders);
    assertTrue(
        fleet.counts(true).stream().allMatch(n -> n >= 9 && n <= 12),
        () -> "leaders " + fleet.counts(true));
  }

  @Test
  void whereNothingNeedsToMoveItIsDoneAtOnce() {
    Fleet fleet = new Fleet(3, 3).topic("clicks", 60, 3);
    Rebalancing asked = ask(fleet);
    fleet.step();
    assertEquals(Phase.Done, phase(asked));
    assertEquals(Map.of(), fleet.proposal);
  }

  @Test
  void itWaitsForABrokerThatIsAwayAndNothingBeginsDuringARoll() {
    Fleet fleet = grown();
    fleet.down.add("orders-brokers-3");
    Rebalancing asked = ask(fleet);
    fleet.step();
    assertEquals(Phase.Waiting, phase(asked));
    assertEquals("not all brokers of Cluster orders serve", words(asked));
    fleet.down.clear();
    fleet.step();
    assertEquals(Phase.Proposed, phase(asked));
    approve(asked);
    fleet.rolling = true;
    assertTrue(fleet.step().steps().stream().noneMatch(Step.MovePartitions.class::isInstance));
    assertTrue(words(asked).contains("does something else first"), words(asked));
    fleet.rolling = false;
    fleet.step();
    fleet.down.add("orders-brokers-3");
    fleet.step();
    assertEquals(Phase.Waiting, phase(asked));
    fleet.down.clear();
    fleet.settle();
    assertEquals(Phase.Done, phase(asked));
  }

  @Test
  void anotherBrokerMakesItAnotherPlan() {
    Fleet fleet = grown();
    Rebalancing asked = approved(fleet);
    String shown = plan(asked).name();
    fleet.pods = 5;
    fleet.want = 5;
    assertEquals(List.of(), fleet.step().steps());
    assertEquals(Phase.Proposed, phase(asked));
    assertNotEquals(shown, plan(asked).name());
  }
}
