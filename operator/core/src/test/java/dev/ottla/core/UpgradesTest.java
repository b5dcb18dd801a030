package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A newer release of the operator meets a cluster that an older one has drawn.
class UpgradesTest {
  private static final String THREE = "brokers: {replicas: 3}\n";

  @Test
  void aNewerOperatorRestartsNobodyUntilItIsApproved() throws IOException {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    assertFalse(toy.story().contains("Restart"), toy::story);
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
    assertEquals(Optional.of("True"), condition(toy, "Ready").map(Condition::getStatus));
    assertEquals(Optional.of("False"), condition(toy, "Degraded").map(Condition::getStatus));
    assertEquals(
        "Restart all pods in a new form", toy.cluster.getStatus().next().getFirst().step());
    String said = condition(toy, "UpgradeProposed").orElseThrow().getMessage();
    assertTrue(said.contains("orders-brokers: image kafka:4.4.0 -> kafka:4.4.0-r2"), () -> said);
    toy.say(() -> "-- " + said.replaceAll("=[0-9a-f]{12}", "=NAME"));
    toy.annotate(Names.UPGRADE, said.substring(said.lastIndexOf('=') + 1));
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
    assertEquals(Optional.empty(), condition(toy, "UpgradeProposed"));
    StoryTest.assertTold("newer-operator", toy);
  }

  @Test
  void whatWasApprovedIsNotWhatTheNextReleaseDraws() {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    approve(toy);
    toy.run();
    toy.upgrade(3);
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
    assertTrue(condition(toy, "UpgradeProposed").isPresent());
  }

  @Test
  void anOlderOperatorThatComesBackFindsWhatItDrew() {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    toy.settings = Toy.SETTINGS;
    toy.run();
    assertEquals(Optional.empty(), condition(toy, "UpgradeProposed"));
    assertFalse(toy.story().contains("Restart"), toy::story);
  }

  @Test
  void aPodThatIsLostComesBackAsItWas() {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    toy.kube.deletePod("orders-brokers-1", Luck.none());
    toy.settle();
    toy.run();
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
    Objects.requireNonNull(toy.kube.pods.get("orders-brokers-2")).annotation = "now";
    Objects.requireNonNull(toy.kube.pods.get("orders-brokers-2")).changed();
    toy.run();
    assertTrue(toy.story().contains("Restart orders-brokers-2"), toy::story);
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
  }

  @Test
  void onlyAChangeThatRestartsPodsTakesTheNewFormAlong() {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    toy.spec("brokers: {replicas: 4}\nconfig: {log.retention.ms: \"3600000\"}\n");
    toy.run();
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
    assertEquals(Set.of(0, 1, 2, 3), toy.kafka.live);
    toy.spec("brokers: {replicas: 4}\nconfig: {log.retention.hours: \"72\"}\n");
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
    assertEquals(Optional.empty(), condition(toy, "UpgradeProposed"));
  }

  @Test
  void aRestartThatAPersonAsksForTakesItAlong() {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    toy.annotate(Names.RESTART, "today");
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
  }

  @Test
  void aClusterMayApproveInAdvance() {
    Toy toy = drawn(THREE + "upgrades: Auto\n");
    toy.upgrade(2);
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
  }

  @Test
  void aClusterSleepsAndWakesInTheFormItHad() {
    Toy toy = drawn(THREE);
    toy.upgrade(2);
    toy.run();
    toy.spec(THREE + "hibernate: true\n");
    toy.run();
    toy.spec(THREE);
    toy.run();
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
    assertEquals(Optional.of("True"), condition(toy, "Ready").map(Condition::getStatus));
  }

  /// Seed 10863: votes that go are no new wish of anybody.
  @Test
  void whatWasAskedForBeforeAReleaseTakesNothingAlong() throws IOException {
    Toy toy = drawn(THREE + "controllers: {combined: true}\n");
    toy.spec(THREE + "controllers: {combined: true, replicas: 1}\n");
    toy.upgrade(2);
    toy.run();
    assertEquals(Set.of(0), toy.kafka.voters.keySet());
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
    approve(toy);
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
    StoryTest.assertTold("votes-before-a-release", toy);
  }

  /// Seed 18376: nothing is kept of pods whose configuration was never written.
  @Test
  void podsThatCouldNeverStartAreDrawnAnew() {
    Toy toy = new Toy(THREE);
    while (toy.kube.sets().isEmpty()) {
      Plan plan = toy.plan();
      plan.apply().stream()
          .filter(o -> !(o instanceof ConfigMap && o.getMetadata().getName().contains("s-")))
          .forEach(o -> toy.apply(toy.look(), o));
    }
    toy.spec(THREE + "config: {log.retention.hours: \"72\"}\n");
    toy.upgrade(2);
    toy.run();
    assertEquals(Set.of("kafka:4.4.0-r2"), images(toy));
    assertEquals(Optional.empty(), condition(toy, "UpgradeProposed"));
  }

  /// Seed 21176: who has seen no set cannot know that another release has just made it, and is
  /// refused.
  @Test
  void whatTwoReleasesMakeAtOnceComesToOneForm() {
    Toy toy = new Toy(THREE);
    World first = toy.look();
    Planner.plan(first, toy.sketch).apply().stream()
        .filter(o -> !(o instanceof StatefulSet))
        .forEach(o -> toy.apply(first, o));
    World older = toy.look();
    toy.upgrade(2);
    World newer = toy.look();
    Planner.plan(older, toy.sketch).apply().forEach(o -> toy.apply(older, o));
    Planner.plan(newer, toy.sketch).apply().forEach(o -> toy.apply(newer, o));
    toy.run();
    assertEquals(Set.of("kafka:4.4.0"), images(toy));
    assertEquals(Optional.of("True"), condition(toy, "Ready").map(Condition::getStatus));
  }

  private static Toy drawn(String spec) {
    Toy toy = new Toy(spec);
    toy.run();
    toy.log.clear();
    return toy;
  }

  private static void approve(Toy toy) {
    String said = condition(toy, "UpgradeProposed").orElseThrow().getMessage();
    toy.annotate(Names.UPGRADE, said.substring(said.lastIndexOf('=') + 1));
  }

  private static Set<String> images(Toy toy) {
    return toy.kube.pods.values().stream()
        .map(p -> p.template.getSpec().getContainers().getFirst().getImage())
        .collect(Collectors.toSet());
  }

  private static Optional<Condition> condition(Toy toy, String type) {
    return toy.cluster.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }
}
