package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Edition;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Operators that have seen different specs of a Cluster.
class EditionTest {
  private static final String THREE = "brokers: {replicas: 3}\n";

  @Test
  void whoHasSeenAnOlderSpecDoesNothingAndSaysWhy() {
    Toy toy = new Toy(THREE);
    toy.run();
    World before = toy.look();
    toy.spec("brokers: {replicas: 4}\n");
    toy.step();
    Plan plan = Planner.plan(older(toy.look(), before), toy.sketch);
    assertEquals(List.of(), plan.apply());
    assertEquals(List.of(), plan.steps());
    assertEquals(
        "Read the Cluster again: this operator has seen generation 1 of it, and orders-topology was written by generation 2",
        plan.waits().getFirst().step() + ": " + plan.waits().getFirst().why());
    toy.run();
    assertEquals(Set.of(0, 1, 2, 3), toy.kafka.live);
  }

  private static World older(World now, World before) {
    return new World(now.now(), now.settings(), before.cluster(), now.kube(), now.kafka());
  }

  /// One operator gives a vote while another, who has seen a newer spec, is about to take the pods
  /// of all controllers but one.
  @Test
  void aControllerThatGetsItsVoteMeanwhileKeepsItsPod() throws IOException {
    Toy toy = new Toy(THREE);
    Plan more = toy.plan();
    while (more.steps().stream().noneMatch(s -> s instanceof Step.AddVoter)) {
      toy.step();
      more = toy.plan();
    }
    World early = toy.look();
    toy.log.clear();
    toy.spec(THREE + "controllers: {replicas: 1}\n");
    World late = toy.look();
    Plan fewer = Planner.plan(late, toy.sketch);
    more.steps().forEach(s -> toy.carryOut(early, s));
    fewer.apply().forEach(o -> toy.apply(late, o));
    toy.settle();
    toy.run();
    assertEquals(Set.of(10_000), toy.kafka.voters.keySet());
    StoryTest.assertTold("vote-meanwhile", toy);
  }

  @Test
  void whatATopologyOfAnotherClusterOfThatNameTellsHoldsNobodyUp() {
    Toy toy = new Toy(THREE);
    toy.run();
    toy.spec("brokers: {replicas: 4}\n");
    toy.run();
    toy.spec(THREE);
    toy.run();
    String edition = edition(toy);
    var again = Toy.cluster(THREE + "config: {log.retention.hours: \"72\"}\n");
    again.getMetadata().setUid("00000000-1111-2222-3333-444444444444");
    toy.cluster = again;
    toy.run();
    assertTrue(edition.endsWith("/3"), edition);
    assertEquals("00000000-1111-2222-3333-444444444444/1", edition(toy));
    assertTrue(toy.story().contains("Restart orders-brokers-2"), toy::story);
  }

  @Test
  void whoIsPausedActsByNoSpec() {
    Toy toy = new Toy(THREE);
    toy.run();
    String edition = edition(toy);
    toy.spec(THREE + "paused: true\n");
    assertTrue(toy.plan().atRest(), () -> toy.plan().toString());
    assertEquals(edition, edition(toy));
  }

  private static String edition(Toy toy) {
    HasMetadata topology = toy.kube.kept.get("ConfigMap/orders-topology");
    return java.util.Objects.requireNonNull(topology)
        .getMetadata()
        .getAnnotations()
        .getOrDefault(Edition.KEY, "");
  }
}
