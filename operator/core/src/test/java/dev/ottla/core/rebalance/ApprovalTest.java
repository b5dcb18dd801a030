package dev.ottla.core.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Rebalance.Mode;
import dev.ottla.core.moves.Fleet;
import dev.ottla.core.world.KafkaView.Throttles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a person has approved is done, word by word, and nothing else.
class ApprovalTest {
  /// Three brokers with data, and a new one.
  private static Fleet grown() {
    Fleet fleet = new Fleet(3, 3).topic("clicks", 60, 3);
    fleet.pods = 4;
    fleet.want = 4;
    fleet.mode = Mode.Approve;
    return fleet;
  }

  private static String name(Fleet fleet) {
    return fleet.proposal.getOrDefault("plan", "");
  }

  /// The lines of a plan as assignments: where it brings partitions.
  private static Map<String, List<Integer>> targets(String moves) {
    Map<String, List<Integer>> targets = new TreeMap<>();
    for (String line : moves.lines().toList()) {
      String[] parts = line.split(": | -> ", -1);
      targets.put(
          parts[0], List.of(parts[2].split(",", -1)).stream().map(Integer::valueOf).toList());
    }
    return targets;
  }

  @Test
  void aPlanIsShownAndNothingMoves() {
    Fleet fleet = grown();
    Fleet.Plan plan = fleet.step();
    assertTrue(plan.atRest());
    String message = plan.troubles().getFirst().message();
    assertTrue(
        message.matches(
            "Brokers bear unequal shares[.] Plan [0-9a-f]{8} moves [0-9]+ partitions, [0-9.]+ MB in"
                + " all; ConfigMap orders-rebalance names them[.] Approve it with: kubectl annotate"
                + " --overwrite -n shop cluster[.]ottla[.]dev/orders ottla[.]dev/rebalance=[0-9a-f]{8}"),
        message);
    String shown = name(fleet);
    assertTrue(message.endsWith(shown), message);
    fleet.step();
    assertEquals(shown, name(fleet), "it stays the same while a person reads it");
  }

  @Test
  void whatWasApprovedWaitsForItsWindow() {
    Fleet fleet = grown();
    fleet.replicas.put("clicks-0", List.of(3, 0, 1));
    fleet.closed = Optional.of("a window opens later");
    fleet.step();
    fleet.approval = name(fleet);
    assertEquals("Balance the brokers", fleet.step().waits().getFirst().step());
    assertEquals(fleet.approval, name(fleet), "it is kept");
    assertTrue(fleet.log.stream().noneMatch(l -> l.startsWith("Move")), fleet.log::toString);
    fleet.closed = Optional.empty();
    fleet.settle();
    assertEquals(Map.of(), fleet.proposal);
  }

  @Test
  void whatWasApprovedIsDone() {
    Fleet fleet = grown();
    fleet.step();
    Map<String, List<Integer>> shown = targets(fleet.proposal.getOrDefault("moves", ""));
    Map<String, List<Integer>> wanted = new TreeMap<>(fleet.replicas);
    wanted.putAll(shown);
    fleet.approval = name(fleet);
    fleet.settle();
    assertEquals(wanted, new TreeMap<>(fleet.replicas));
    assertEquals(Map.of(), fleet.proposal, "it is taken away once it is done");
    assertEquals(Throttles.NONE, fleet.throttles);
    assertTrue(fleet.step().troubles().isEmpty());
  }

  @Test
  void anotherWordApprovesNothing() {
    Fleet fleet = grown();
    fleet.step();
    fleet.approval = "yes";
    assertEquals(List.of(), fleet.step().steps());
  }

  @Test
  void anotherBrokerMakesItAnotherPlan() {
    Fleet fleet = grown();
    fleet.step();
    fleet.approval = name(fleet);
    fleet.pods = 5;
    fleet.want = 5;
    Fleet.Plan plan = fleet.step();
    assertEquals(List.of(), plan.steps());
    assertNotEquals(fleet.approval, name(fleet));
  }

  @Test
  void somebodyElsesMoveMakesItAnotherPlan() {
    Fleet fleet = grown();
    fleet.step();
    fleet.approval = name(fleet);
    var moved = targets(fleet.proposal.getOrDefault("moves", "")).entrySet().iterator().next();
    fleet.replicas.put(moved.getKey(), moved.getValue().reversed());
    Fleet.Plan plan = fleet.step();
    assertEquals(List.of(), plan.steps());
    assertNotEquals(fleet.approval, name(fleet));
  }

  @Test
  void itOutlivesABrokerThatIsAwayForAMoment() {
    Fleet fleet = grown();
    fleet.step();
    fleet.approval = name(fleet);
    fleet.step();
    fleet.arrive(3);
    fleet.down.add("orders-brokers-3");
    fleet.step();
    assertEquals(fleet.approval, name(fleet));
    fleet.down.clear();
    fleet.settle();
    assertEquals(Map.of(), fleet.proposal);
  }

  @Test
  void theApprovalCanBeTakenBack() {
    Fleet fleet = grown();
    fleet.step();
    fleet.approval = name(fleet);
    fleet.step();
    fleet.approval = "";
    int begun = fleet.targets.size();
    fleet.arrive(begun);
    fleet.step();
    assertTrue(fleet.targets.isEmpty(), "no more begins");
    assertEquals(Throttles.NONE, fleet.throttles);
  }
}
