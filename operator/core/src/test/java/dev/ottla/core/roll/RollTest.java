package dev.ottla.core.roll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollTest {
  private static final Quorum QUORUM =
      new Quorum(
          10_001, 10, List.of(vote(10_000, 100), vote(10_001, -1), vote(10_002, 100)), List.of());
  private static final Partition FULL =
      new Partition("clicks", 0, OptionalInt.of(0), List.of(0, 1, 2), List.of(0, 1, 2), 2);

  @Test
  void theActiveControllerGoesLast() {
    RollWorld world = new RollWorld().stale("controllers", 3);
    assertEquals("Restart orders-controllers-0", world.first(QUORUM, FULL));
    assertEquals("Restart orders-controllers-1", world.last(QUORUM, FULL));
  }

  @Test
  void nothingGoesWhileAReplicaIsNotInSync() {
    Partition behind =
        new Partition("clicks", 0, OptionalInt.of(0), List.of(0, 1, 2), List.of(0, 2), 2);
    assertEquals(
        "waits: 1 partitions have replicas that are not in sync, on brokers [1]",
        new RollWorld().stale("brokers", 3).first(QUORUM, behind));
  }

  @Test
  void nothingGoesWhileAVoterIsAway() {
    Quorum away =
        new Quorum(
            10_001,
            10,
            List.of(vote(10_000, 60_000), vote(10_001, -1), vote(10_002, 100)),
            List.of());
    assertEquals(
        "waits: controller 10000 is behind the metadata log",
        new RollWorld().stale("controllers", 3).first(away, FULL));
  }

  /// The vote of its old disk looks alive for some seconds more, and counts no longer.
  @Test
  void nothingGoesWhileAVoterIsBackWithAnotherDisk() {
    Quorum back =
        new Quorum(
            10_001, 10, QUORUM.voters(), List.of(new Replica(10_002, "another-disk", 0, 100, 100)));
    assertEquals(
        "waits: controller 10002 is back with an empty disk and has no vote yet",
        new RollWorld().stale("controllers", 2).first(back, FULL));
  }

  @Test
  void outsideAWindowOnlyThoseGoThatAPersonAsksFor() {
    RollWorld world = new RollWorld().stale("brokers", 3).closed();
    assertEquals(
        "waits: its StatefulSet has changed since it started; a window opens later",
        world.first(QUORUM, FULL));
    assertEquals("Restart orders-brokers-1", world.asked("orders-brokers-1").first(QUORUM, FULL));
  }

  @Test
  void outsideAWindowWhatDoesNotServeAndWhatWasBegunGoesOn() {
    assertEquals(
        "Restart orders-brokers-2",
        new RollWorld()
            .stale("brokers", 3)
            .signed("orders-brokers-2")
            .closed()
            .first(QUORUM, FULL));
  }

  @Test
  void nothingGoesWhileAnotherPodIsDown() {
    assertEquals(
        "waits: orders-brokers-2 is not ready",
        new RollWorld().stale("brokers", 2).down("orders-brokers-2").first(QUORUM, FULL));
  }

  @Test
  void nothingGoesWhileABrokerIsFenced() {
    assertEquals(
        "waits: broker 2 is fenced",
        new RollWorld()
            .stale("brokers", 3)
            .first(QUORUM, new Brokers(Set.of(0, 1), Set.of(2), List.of(FULL))));
  }

  @Test
  void nothingGoesWhileKafkaIsNotSeen() {
    assertEquals(
        "waits: the brokers do not answer",
        new RollWorld().stale("brokers", 3).first(QUORUM, new NotAsked<>("nobody is ready")));
  }

  @Test
  void partitionsWithoutACopyToSpareAreNamed() {
    Partition lonely = new Partition("alone", 7, OptionalInt.of(0), List.of(0), List.of(0), 1);
    RollWorld world = new RollWorld().stale("brokers", 3);
    assertEquals(
        "1 partitions would take no writes while one of their brokers restarts, since they have no"
            + " copy to spare: alone-7. These brokers do not restart until they have more replicas,"
            + " or a lower min.insync.replicas, or spec.roll.noCopyToSpare is Interrupt.",
        world.trouble(QUORUM, lonely));
    assertEquals("Restart orders-brokers-1", world.first(QUORUM, lonely));
  }

  @Test
  void partitionsWithoutACopyToSpareAreInterruptedWhenAPersonSaysSo() {
    Partition lonely = new Partition("alone", 7, OptionalInt.of(0), List.of(0), List.of(0), 1);
    RollWorld world = new RollWorld().stale("brokers", 3).interrupts();
    assertEquals(
        "1 partitions take no writes while one of their brokers restarts, since they have no copy to"
            + " spare: alone-7. More replicas, or a lower min.insync.replicas, would spare them.",
        world.trouble(QUORUM, lonely));
    assertEquals("Restart orders-brokers-0", world.first(QUORUM, lonely));
  }

  @Test
  void aWholeRackGoesWhenPartitionsAreSpreadOverRacks() {
    RollWorld world = new RollWorld().racks(9).stale("brokers", 9);
    assertEquals(
        "Restart orders-brokers-0, orders-brokers-3, orders-brokers-6",
        world.first(QUORUM, spread(9)));
  }

  @Test
  void aRackGoesInPartsWhenAPartitionHasTwoReplicasInIt() {
    RollWorld world = new RollWorld().racks(6).stale("brokers", 6);
    List<Partition> all = new ArrayList<>(spread(6).partitions());
    all.add(new Partition("odd", 0, OptionalInt.of(0), List.of(0, 3, 1), List.of(0, 3, 1), 2));
    all.add(new Partition("odd", 1, OptionalInt.of(1), List.of(1, 4, 2), List.of(1, 4, 2), 2));
    assertEquals(
        "Restart orders-brokers-2, orders-brokers-5",
        world.first(QUORUM, new Brokers(Set.of(0, 1, 2, 3, 4, 5), Set.of(), all)));
  }

  @Test
  void nothingIsTakenThatTheRestCannotReplace() {
    RollWorld world = new RollWorld().racks(6).stale("brokers", 6);
    assertEquals(
        "Restart orders-brokers-0, orders-brokers-3",
        world.first(QUORUM, new Brokers(Set.of(0, 1, 2, 3, 4, 5), Set.of(), List.of())));
  }

  @Test
  void aRestartThatWasBegunIsBroughtToItsEndFirst() {
    RollWorld world = new RollWorld().racks(6).stale("brokers", 6).signed("orders-brokers-3");
    assertEquals("Restart orders-brokers-3", world.first(QUORUM, spread(6)));
  }

  @Test
  void aRestartThatWasBegunWaitsWhileSomethingElseIsDown() {
    RollWorld world =
        new RollWorld()
            .racks(6)
            .stale("brokers", 6)
            .signed("orders-brokers-3")
            .down("orders-brokers-1");
    assertEquals("waits: orders-brokers-1 is not ready", world.first(QUORUM, spread(6)));
  }

  @Test
  void aRestartThatWasBegunWaitsForPodsThatAreYetToCome() {
    RollWorld world = new RollWorld().stale("brokers", 3).signed("orders-brokers-1").wants(5);
    assertEquals("waits: orders-brokers has fewer pods than it wants", world.first(QUORUM, FULL));
  }

  @Test
  void aPersonMayAskForTheRestartOfOnePod() {
    assertEquals(
        "Restart orders-brokers-2", new RollWorld().asked("orders-brokers-2").first(QUORUM, FULL));
  }

  @Test
  void nothingGoesBeforeAllHaveBeenReadyForAWhile() {
    assertEquals(
        "waits: orders-controllers-0 has not been ready for 60 s yet",
        new RollWorld().stale("brokers", 3).soaks(60).first(QUORUM, FULL));
  }

  /// Partitions whose replicas are each in another rack.
  private static Brokers spread(int brokers) {
    List<Partition> all = new ArrayList<>();
    Set<Integer> live = new HashSet<>();
    for (int i = 0; i < brokers; i++) {
      List<Integer> homes = List.of(i, (i + 1) % brokers, (i + 2) % brokers);
      all.add(new Partition("clicks", i, OptionalInt.of(i), homes, homes, 2));
      live.add(i);
    }
    return new Brokers(live, Set.of(), all);
  }

  private static Replica vote(int id, long sinceFetch) {
    return new Replica(id, "disk-" + id, 0, sinceFetch, sinceFetch);
  }
}
