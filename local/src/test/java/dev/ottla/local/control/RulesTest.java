package dev.ottla.local.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
  private Path folder;
  private Stage stage;

  @BeforeEach
  void open(@TempDir Path given) {
    folder = given;
    stage = new Stage(given);
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  private static String pod(String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: a}}
    spec: {containers: [{name: main, image: x, ports: [{name: web, containerPort: 8080}]}]}
    """
        .formatted(name);
  }

  private static String map(String name, String owners, String finalizer) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, ownerReferences: [%s], finalizers: [%s]}
    """
        .formatted(name, owners, finalizer);
  }

  private String owner(String name) {
    return "{apiVersion: v1, kind: ConfigMap, name: %s, uid: %s}"
        .formatted(name, Meta.uid(stage.get("configmaps", name)));
  }

  @Test
  void dependents_go_with_their_last_owner() throws Exception {
    stage.apply(map("one", "", ""));
    stage.apply(map("two", "", ""));
    stage.apply(map("both", owner("one") + ", " + owner("two"), ""));
    stage.apply(map("last", owner("both").replace("uid: ", "uid: "), ""));
    stage.delete("configmaps", "one");
    stage.await("configmaps", "both", now -> now.at("/metadata/ownerReferences").size() == 1);
    stage.delete("configmaps", "two");
    stage.gone("configmaps", "both");
    stage.gone("configmaps", "last");
  }

  @Test
  void an_object_whose_owner_was_never_there_goes() throws Exception {
    stage.apply(map("x", "{apiVersion: v1, kind: ConfigMap, name: gone, uid: gone}", ""));
    stage.gone("configmaps", "x");
  }

  @Test
  void a_foreground_deletion_waits_for_the_dependents() throws Exception {
    stage.apply(map("owner", "", "foregroundDeletion"));
    String blocking = owner("owner").replace("}", ", blockOwnerDeletion: true}");
    stage.apply(map("held", blocking, "test/hold"));
    stage.delete("configmaps", "owner");
    stage.await("configmaps", "held", Meta::leaving);
    assertTrue(Meta.leaving(stage.get("configmaps", "owner")));
    stage.change("configmaps", "held", now -> now.withObject("/metadata").remove("finalizers"));
    stage.gone("configmaps", "owner");
  }

  @Test
  void services_get_addresses_and_ports_that_stay() throws Exception {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: s}
        spec: {type: NodePort, selector: {app: a}, ports: [{port: 80, targetPort: web}]}
        """;
    stage.apply(service);
    ObjectNode first =
        stage.await("services", "s", now -> now.at("/spec/ports/0/nodePort").asInt() > 0);
    String address = Meta.text(first, "/spec/clusterIP");
    assertTrue(address.startsWith("127."), address);
    stage.delete("services", "s");
    stage.gone("endpoints", "s");
    stage.apply(service);
    ObjectNode second =
        stage.await("services", "s", now -> now.at("/spec/ports/0/nodePort").asInt() > 0);
    assertEquals(first.path("spec"), second.path("spec"));
    stage.apply(pod("a"));
    ObjectNode endpoints =
        stage.await("endpoints", "s", now -> now.at("/subsets/0/addresses").size() == 1);
    assertEquals(8080, endpoints.at("/subsets/0/ports/0/port").asInt());
    stage.sick.add("a");
    stage.report("a");
    stage.await("endpoints", "s", now -> now.at("/subsets/0/notReadyAddresses").size() == 1);
  }

  @Test
  void a_budget_counts_what_may_go() throws Exception {
    stage.apply(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: b}
        spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}
        """);
    stage.apply(pod("a"));
    stage.apply(pod("b"));
    stage.await(
        "poddisruptionbudgets.policy",
        "b",
        now -> now.at("/status/disruptionsAllowed").asInt() == 1);
    stage.sick.add("a");
    stage.report("a");
    stage.await(
        "poddisruptionbudgets.policy",
        "b",
        now -> now.has("status") && now.at("/status/disruptionsAllowed").asInt() == 0);
  }

  @Test
  void a_namespace_is_emptied_before_it_goes() throws Exception {
    stage.apply("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");
    stage.objects.create("configmaps", "n", Meta.object("v1", "ConfigMap", "n", "x"));
    stage.await(() -> stage.objects.get("serviceaccounts", "n", "default").isPresent());
    stage.objects.delete("namespaces", null, "n");
    stage.await(() -> stage.objects.get("namespaces", null, "n").isEmpty());
    assertTrue(stage.objects.get("configmaps", "n", "x").isEmpty());
  }

  @Test
  void what_the_ledger_gave_it_gives_again() {
    var ledger = new Ledger(folder);
    String one = ledger.pod("ns", "one");
    assertNotEquals(one, ledger.pod("ns", "two"));
    int port = ledger.port("ns/s", "a", Set.of("30000"));
    assertFalse(port == 30_000);
    var again = new Ledger(folder);
    assertEquals(one, again.pod("ns", "one"));
    assertEquals(port, again.port("ns/s", "a", Set.of()));
    assertNotEquals(one, again.pod("ns", "three"));
  }
}
