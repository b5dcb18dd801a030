package dev.ottla.see;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.Listener;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Names;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KubeEyesTest {
  @Test
  void aNodeIsReachedByItsExternalAddressElseItsInternalElseItsName() {
    assertEquals("node1", KubeEyes.machine(node()).address());
    assertEquals("10.0.0.1", KubeEyes.machine(node("InternalIP", "10.0.0.1")).address());
    assertEquals(
        "1.2.3.4",
        KubeEyes.machine(node("InternalIP", "10.0.0.1", "ExternalIP", "1.2.3.4")).address());
  }

  /// Annotations raise no generation; a restart that is asked for with one once waited for minutes.
  @Test
  void specAnnotationsAndDeletionAskForSomethingAndAStatusDoesNot() {
    Cluster before = cluster(m -> {});
    Cluster told = cluster(m -> m.setResourceVersion("2"));
    told.setStatus(Serialization.unmarshal("observedGeneration: 1", ClusterStatus.class));
    assertFalse(See.asks(told, before));
    assertFalse(See.asks(cluster(m -> m.setAnnotations(Map.of())), before));
    assertTrue(See.asks(cluster(m -> m.setGeneration(2L)), before));
    assertTrue(See.asks(cluster(m -> m.setAnnotations(Map.of(Names.RESTART, "1"))), before));
    assertTrue(See.asks(cluster(m -> m.setDeletionTimestamp("2026-11-22T10:00:00Z")), before));
  }

  private static Cluster cluster(Consumer<ObjectMeta> change) {
    Cluster cluster = new Cluster();
    ObjectMeta meta = new ObjectMetaBuilder().withName("orders").withGeneration(1L).build();
    change.accept(meta);
    cluster.setMetadata(meta);
    return cluster;
  }

  @Test
  void aHeartbeatIsNoChange() {
    Node before = node("InternalIP", "10.0.0.1");
    Node now =
        new NodeBuilder(before)
            .editStatus()
            .addNewCondition()
            .withType("Ready")
            .withLastHeartbeatTime("2026-11-22T10:00:00Z")
            .endCondition()
            .endStatus()
            .build();
    assertEquals(KubeEyes.machine(before), KubeEyes.machine(now));
  }

  @Test
  void onlyClustersThatReadNodesAreWokenByThem() {
    assertFalse(KubeEyes.knowsNodes(cluster(List.of(new Listener("in", 9092, null, null)))));
    assertTrue(
        KubeEyes.knowsNodes(
            cluster(List.of(new Listener("out", 9094, Listener.Expose.NodePort, null)))));
  }

  @Test
  void aPodThatWasDeletedIsLeavingBeforeTheWatchTells() {
    Instant now = Instant.parse("2026-11-22T10:00:00Z");
    Pod first = pod("a");
    Pod second = pod("b");
    Kube kube = new Kube(List.of(first, second), List.of());
    Farewells farewells = new Farewells();
    farewells.note(first, now);

    Kube seen = farewells.look(kube, now.plusSeconds(1));

    assertEquals(
        now.toString(),
        seen.find(Pod.class, "a").orElseThrow().getMetadata().getDeletionTimestamp());
    assertEquals(second, seen.find(Pod.class, "b").orElseThrow());
    assertEquals(kube, farewells.look(kube, now.plus(Duration.ofMinutes(2))));
  }

  private static Pod pod(String name) {
    return new PodBuilder().withNewMetadata().withName(name).withUid(name).endMetadata().build();
  }

  private static Cluster cluster(List<Listener> listeners) {
    Cluster cluster = new Cluster();
    cluster.setSpec(
        new ClusterSpec(
            null, null, null, null, listeners, null, null, null, null, null, null, null, null));
    return cluster;
  }

  private static Node node(String... addresses) {
    NodeBuilder node =
        new NodeBuilder()
            .withNewMetadata()
            .withName("node1")
            .withLabels(Map.of("zone", "a"))
            .endMetadata()
            .withNewStatus()
            .endStatus();
    for (int i = 0; i < addresses.length; i += 2) {
      node = node.editStatus().addNewAddress(addresses[i + 1], addresses[i]).endStatus();
    }
    return node.build();
  }
}
