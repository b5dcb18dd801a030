package dev.ottla.core.roll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
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
        "waits: 1 partitions have replicas that are not in sync",
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
    assertEquals(
        "1 partitions take no writes while orders-brokers-0 restarts, since they have no copy to"
            + " spare: alone-7. More replicas, or a lower min.insync.replicas, would spare them.",
        new RollWorld().stale("brokers", 3).trouble(QUORUM, lonely));
  }

  private static Replica vote(int id, long sinceFetch) {
    return new Replica(id, "disk-" + id, 0, sinceFetch, sinceFetch);
  }
}
