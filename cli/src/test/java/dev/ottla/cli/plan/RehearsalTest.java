package dev.ottla.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.api.Cluster;
import dev.ottla.cli.Golden;
import dev.ottla.cli.plan.PlanPicture.Touched;
import dev.ottla.cli.talk.Paint;
import dev.ottla.core.upgrade.Upgrade;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clusters of which a change is played through on paper, from rest to rest.
class RehearsalTest {
  private static final String THREE = "brokers: {replicas: 3}\ncontrollers: {replicas: 3}\n";

  private static Cluster cluster(String spec) {
    String yaml =
        """
        apiVersion: ottla.dev/v1alpha1
        kind: Cluster
        metadata:
          name: orders
          namespace: shop
          uid: 5ad9f3b6-2a38-4c5e-9d0a-7f1f0a3c2b11
          generation: 1
        spec:
        """
            + spec.indent(2);
    try {
      return new ObjectMapper(new YAMLFactory()).readValue(yaml, Cluster.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static World world(String spec, Kube kube, KafkaView kafka) {
    Settings settings =
        new Settings(Map.of("4.4.0", "kafka:4.4.0", "4.3.1", "kafka:4.3.1"), "IfNotPresent");
    return new World(Instant.parse("2026-03-01T12:00:00Z"), settings, cluster(spec), kube, kafka);
  }

  private static KafkaView kafka() {
    List<Replica> voters =
        Stream.of(10_000, 10_001, 10_002).map(id -> new Replica(id, "d" + id, 0, 0, 0)).toList();
    return new KafkaView(
        new Up<>(new Quorum(10_001, 7, voters, List.of(), Upgrade.features("4.3.1"))),
        new Up<>(new Brokers(Set.of(0, 1, 2), Set.of(), List.of())),
        new Up<>(new Metadata(Map.of("min.insync.replicas", "2"), Map.of())));
  }

  private static Rehearsal.Course play(World world) {
    return new Rehearsal(wanted -> wanted).play(world);
  }

  private static World rest() {
    return play(world(THREE, new Kube(List.of(), List.of()), kafka())).end();
  }

  private static Rehearsal.Course changed(String spec) {
    World rest = rest();
    return play(world(spec, rest.kube(), rest.kafka()));
  }

  private static List<String> restarts(Rehearsal.Course course) {
    return course.steps().stream().flatMap(step -> step.restarts().stream()).toList();
  }

  @Test
  void atRestNothingWouldHappen() {
    Rehearsal.Course course = changed(THREE);
    assertEquals(List.of(), course.objects());
    assertEquals(List.of(), course.steps());
    assertEquals(List.of(), course.open());
  }

  @Test
  void aNewSettingRestartsBrokersAndControllersOneByOneTheLeaderLast() {
    Rehearsal.Course course = changed(THREE + "config: {log.retention.hours: \"72\"}\n");
    List<String> restarts = restarts(course);
    assertEquals("orders-controllers-1", restarts.getLast(), restarts.toString());
    assertTrue(
        restarts.containsAll(List.of("orders-brokers-0", "orders-brokers-1", "orders-brokers-2")));
    assertEquals(restarts.size(), Set.copyOf(restarts).size(), restarts.toString());
    assertEquals(List.of(), course.open());
  }

  @Test
  void whatKafkaTakesLiveRestartsNobody() {
    Rehearsal.Course course = changed(THREE + "config: {log.retention.ms: \"3600000\"}\n");
    assertEquals(List.of(), restarts(course));
    assertEquals(
        List.of("Set on all nodes, live: log.retention.ms=3600000"),
        course.steps().stream().map(Rehearsal.Told::what).toList());
    assertEquals(List.of(), course.open());
  }

  @Test
  void anotherVersionRollsAndIsFinalisedAfterItsSoak() {
    World old =
        play(world("version: 4.3.1\n" + THREE, new Kube(List.of(), List.of()), kafka())).end();
    Rehearsal.Course course = play(world("version: 4.4.0\n" + THREE, old.kube(), old.kafka()));
    assertEquals(6, restarts(course).size());
    assertEquals("Finalise Kafka 4.4.0", course.steps().getLast().what());
    assertEquals(List.of(), course.open());
  }

  @Test
  void moreBrokersRestartNobody() {
    Rehearsal.Course course =
        changed(THREE.replace("brokers: {replicas: 3}", "brokers: {replicas: 5}"));
    assertEquals(List.of(), restarts(course));
    assertTrue(
        course.objects().stream().anyMatch(o -> o.getMetadata().getName().equals("orders-brokers")),
        course.objects().toString());
    assertEquals(5, course.end().brokers().orElseThrow().live().size());
  }

  @Test
  void aVersionThatNobodyRunsIsSaidToBeWrong() {
    assertEquals(1, changed(THREE + "version: \"3.9.0\"\n").troubles().size());
  }

  @Test
  void withoutKafkaItEndsWhereItsViewIsNeeded() {
    World blind =
        world(THREE, new Kube(List.of(), List.of()), KafkaView.notAsked("nobody listens"));
    Rehearsal.Course course = play(blind);
    assertTrue(!course.objects().isEmpty());
    assertTrue(!course.open().isEmpty(), course.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void isToldWithFieldsAndReasons(int columns) {
    Rehearsal.Course course = changed(THREE + "config: {log.retention.hours: \"72\"}\n");
    JsonNode before = tree(cluster(THREE));
    JsonNode after = tree(cluster(THREE + "config: {log.retention.hours: \"72\"}\n"));
    World rest = rest();
    List<Touched> objects =
        course.objects().stream()
            .map(
                made ->
                    PlanPicture.touched(
                        made.getKind() + " " + made.getMetadata().getName(),
                        rest.kube()
                            .find(made.getClass(), made.getMetadata().getName())
                            .map(RehearsalTest::tree)
                            .orElse(MissingNode.getInstance()),
                        tree(made)))
            .toList();
    Golden.assertScreen(
        "plan-setting",
        columns,
        new PlanPicture(Paint.PLAIN, columns)
            .lines(
                new PlanPicture.Course(
                    PlanPicture.touched("Cluster orders", before, after),
                    objects,
                    course.steps(),
                    course.troubles(),
                    course.open(),
                    "")));
  }

  private static JsonNode tree(Object object) {
    return Lookup.MAPPER.valueToTree(object);
  }
}
