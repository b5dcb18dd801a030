package dev.ottla.core.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.moves.Fleet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Brokers that shall leave are emptied, or the reason is told why they cannot be.
class DrainTest {
  @Test
  void brokersAreCordonedThenEmptiedAFewCopiesAtATime() {
    Fleet world = new Fleet(6, 3).topic("clicks", 60, 3);
    world.step();
    assertEquals(
        List.of("Cordon brokers 3, 4, 5 | a replica that came now would have to leave again"),
        world.log);
    long most = 0;
    for (int round = 0; round < 500 && !done(world); round++) {
      for (int id = 0; id < 3; id++) {
        most = Math.max(most, world.into(id));
      }
      world.arrive(4);
    }
    assertEquals(Set.of(0, 1, 2), world.holders());
    assertEquals(5, most, "copies that one broker received at the same time");
    assertTrue(world.replicas.values().stream().allMatch(r -> new HashSet<>(r).size() == 3));
  }

  private static boolean done(Fleet world) {
    Fleet.Plan drain = world.step();
    return drain.steps().isEmpty() && drain.waits().isEmpty();
  }

  @Test
  void whatIsLeftIsToldInNumbers() {
    Fleet world = new Fleet(4, 3).topic("clicks", 40, 3);
    world.step();
    world.step();
    assertEquals(
        "Empty broker 3: 15 partitions move, 15 more are to follow, 30.0 MB in all",
        world.step().waits().stream()
            .map(w -> w.step() + ": " + w.why())
            .findFirst()
            .orElse("nothing"));
  }

  @Test
  void aChangeOfMindLetsTheBrokersServeAgain() {
    Fleet world = new Fleet(4, 3).topic("clicks", 40, 3);
    world.step();
    world.step();
    world.want = 4;
    world.log.clear();
    world.step();
    assertEquals(List.of("Uncordon broker 3 | they stay, and take their share again"), world.log);
    assertTrue(world.step().steps().isEmpty(), "what is under way ends by itself");
  }

  @Test
  void moreCopiesThanBrokersMoveNothing() {
    Fleet world = new Fleet(4, 3).topic("wide", 2, 4).topic("clicks", 4, 3);
    Fleet.Plan drain = world.step();
    assertEquals(List.of(), drain.steps());
    assertEquals(
        "spec.brokers.replicas is 3, but topics keep more copies of their partitions than that:"
            + " wide. Nothing is moved. Set spec.brokers.replicas higher, or give these topics"
            + " fewer copies.",
        drain.troubles().getFirst().message());
  }

  @Test
  void fullVolumesKeepTheBrokerAndAreNamed() {
    Fleet world = new Fleet(4, 3).topic("clicks", 40, 3);
    world.volume = 31_000_000;
    world.step();
    Fleet.Plan drain = world.step();
    while (!drain.steps().isEmpty()) {
      world.arrive(100);
      drain = world.step();
    }
    assertEquals("BrokersCannotLeave", drain.troubles().getFirst().reason());
    assertTrue(world.holders().contains(3), "it keeps what has no other place");
  }

  @Test
  void nothingMovesWhileABrokerThatStaysIsAway() {
    Fleet world = new Fleet(4, 3).topic("clicks", 8, 3);
    world.step();
    world.down.add("orders-brokers-1");
    Fleet.Plan drain = world.step();
    assertEquals(List.of(), drain.steps());
    assertTrue(drain.waits().getFirst().why().endsWith("orders-brokers-1 is not ready"));
  }

  @Test
  void racksStayApart() {
    Fleet world = new Fleet(6, 4).topic("clicks", 24, 2);
    world.racks.putAll(Map.of(0, "a", 1, "b", 2, "a", 3, "b", 4, "a", 5, "b"));
    for (int round = 0; round < 200 && !done(world); round++) {
      world.arrive(3);
    }
    assertEquals(Set.of(0, 1, 2, 3), world.holders());
    assertTrue(
        world.replicas.values().stream().allMatch(r -> r.get(0) % 2 != r.get(1) % 2),
        () -> "a rack holds both copies: " + world.replicas);
  }
}
