package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Rebalancing;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The operator against an API server, with its real client, watches, role and server-side apply,
/// and no Kafka: the same on the embedded API server and on a real one (`e2e.control`).
@Tag("control")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorTest {
  private static final Path FOLDER = House.ROOT.resolve("e2e/target/control");
  private static final String PLACE = "operated";
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private Control control;
  private Shop shop;
  private Operator operator;

  @BeforeAll
  void start() {
    control = Control.open(FOLDER);
    closing.push(control::close);
    control.namespace(PLACE);
    shop = new Shop(control, PLACE);
    operator = operator("operator");
    closing.push(() -> operator.close());
    operator.watching();
  }

  @AfterAll
  void end() {
    closing.forEach(Runnable::run);
  }

  private Operator operator(String name) {
    return control.operator(name, Map.of("OTTLA_NAMESPACES", PLACE));
  }

  @Test
  @Order(1)
  void aClusterBecomesItsObjects() {
    shop.apply("orders", "");
    shop.awaitBrokers("orders", 3);
    Map<String, HasMetadata> owned = shop.owned("orders");
    assertTrue(
        owned
            .keySet()
            .containsAll(
                List.of(
                    "ServiceAccount orders-kafka",
                    "Service orders-brokers",
                    "Service orders-bootstrap",
                    "Service orders-outside",
                    "Service orders-outside-2",
                    "NetworkPolicy orders-kafka",
                    "PodDisruptionBudget orders-brokers",
                    "ConfigMap orders-topology")),
        owned.keySet()::toString);
    String uid = shop.cluster("orders").getMetadata().getUid();
    owned.forEach(
        (name, object) ->
            assertEquals(uid, object.getMetadata().getOwnerReferences().getFirst().getUid(), name));
  }

  @Test
  @Order(2)
  void itsStatusSpeaksOfTheNewestSpecAndSaysWhatComesNext() {
    Shop.until(
        "a status of the newest spec",
        () ->
            shop.upToDate("orders")
                && "0/3".equals(shop.cluster("orders").getStatus().ready())
                && !shop.cluster("orders").getStatus().next().isEmpty());
    assertFalse(Running.isTrue(shop.cluster("orders").getStatus().conditions(), "Ready"));
    String row = shop.kubectl().say("get", "clusters.ottla.dev", "orders");
    assertTrue(row.contains("0/3"), row);
  }

  @Test
  @Order(3)
  void aTopicWaitsForItsCluster() {
    String yaml =
        """
        apiVersion: ottla.dev/v1alpha1
        kind: Topic
        metadata: {name: %s}
        spec: {cluster: %s, partitions: 3, replicas: 3}
        ---
        """;
    shop.kubectl()
        .apply(yaml.formatted("clicks", "orders") + yaml.formatted("lost", "none"))
        .orThrow();
    Shop.until("clicks tells", () -> told("clicks").contains("has no ready broker yet"));
    Shop.until("lost tells", () -> told("lost").contains("none"));
    shop.kubectl().say("delete", "topics.ottla.dev", "clicks", "lost", "--timeout=60s");
  }

  private String told(String topic) {
    return Running.condition(shop.topic(topic).getStatus().conditions(), "Ready")
        .orElseThrow()
        .getMessage();
  }

  @Test
  @Order(3)
  void aRebalanceWaitsForItsCluster() {
    String yaml =
        """
        apiVersion: ottla.dev/v1alpha1
        kind: Rebalance
        metadata: {name: %s}
        spec: {cluster: %s}
        ---
        """;
    shop.kubectl()
        .apply(yaml.formatted("early", "orders") + yaml.formatted("lost", "none"))
        .orThrow();
    Shop.until(
        "early tells", () -> asked("early").contains("not all brokers of Cluster orders serve"));
    Shop.until("lost tells", () -> asked("lost").contains("spec.cluster is none"));
    shop.kubectl().say("delete", "rebalances.ottla.dev", "early", "lost", "--timeout=60s");
  }

  private String asked(String name) {
    return control
        .client()
        .resources(Rebalancing.class)
        .inNamespace(PLACE)
        .withName(name)
        .get()
        .getStatus()
        .conditions()
        .getFirst()
        .getMessage();
  }

  @Test
  @Order(4)
  void aChangedSettingGoesIntoANewConfigMapThatTheSetNames() {
    String before = configuration();
    shop.apply("orders", "log.retention.hours: \"20\"");
    Shop.until("another configuration", () -> !configuration().equals(before));
    String now = configuration();
    String properties = shop.owned(ConfigMap.class, now).getData().toString();
    assertTrue(properties.contains("log.retention.hours=20"), properties);
    Shop.until("the status follows", () -> shop.upToDate("orders"));
  }

  private String configuration() {
    return shop
        .owned(StatefulSet.class, "orders-brokers")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getVolumes()
        .stream()
        .filter(volume -> volume.getConfigMap() != null)
        .map(volume -> volume.getConfigMap().getName())
        .filter(name -> name.startsWith("orders-brokers-"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(5)
  void whatSomebodyTakesAwayComesBack() {
    String uid = shop.owned(Service.class, "orders-bootstrap").getMetadata().getUid();
    shop.kubectl().say("delete", "service/orders-bootstrap", "pdb/orders-brokers", "--wait=false");
    Shop.until(
        "a new Service",
        () -> !shop.owned(Service.class, "orders-bootstrap").getMetadata().getUid().equals(uid));
    Shop.until(
        "a budget", () -> shop.owned("orders").containsKey("PodDisruptionBudget orders-brokers"));
  }

  @Test
  @Order(6)
  void whatSomebodyBendsIsBentBackAndWhatTheyAddStays() {
    String bent = "{\"spec\":{\"maxUnavailable\":3},\"metadata\":{\"labels\":{\"team\":\"a\"}}}";
    shop.kubectl().say("patch", "pdb", "orders-brokers", "--type=merge", "-p", bent);
    Shop.until(
        "one at a time again",
        () ->
            shop.owned("orders").get("PodDisruptionBudget orders-brokers")
                    instanceof PodDisruptionBudget budget
                && budget.getSpec().getMaxUnavailable().getIntVal() == 1
                && "a".equals(budget.getMetadata().getLabels().get("team")));
  }

  /// What it finds must be what it would make, with all that a server fills in.
  @Test
  @Order(7)
  void anOperatorThatStartsAgainChangesNothing() {
    Shop.until(
        "no configuration that nobody uses",
        () ->
            shop.owned("orders").keySet().stream()
                    .filter(key -> key.startsWith("ConfigMap orders-brokers-"))
                    .count()
                == 1);
    Map<String, String> before = shop.revisions("orders");
    operator.close();
    operator = operator("operator-again").watching();
    shop.apply("other", "");
    shop.awaitBrokers("other", 3);
    assertEquals(before, shop.revisions("orders"));
  }

  @Test
  @Order(8)
  void whatWasDoneWhileItWasAwayIsFound() {
    operator.close();
    shop.apply("orders", "log.retention.hours: \"30\"");
    shop.kubectl().say("delete", "clusters.ottla.dev", "other", "--wait=true", "--timeout=60s");
    String before = configuration();
    operator = operator("operator-back").watching();
    Shop.until("another configuration", () -> !configuration().equals(before));
    Shop.until("nothing of the other", () -> shop.owned("other").isEmpty());
  }

  @Test
  @Order(9)
  void aNewerOperatorRestartsNobodyUntilItIsApproved() {
    operator.close();
    StatefulSet before = shop.owned(StatefulSet.class, "orders-brokers");
    operator =
        control
            .operator(
                "operator-newer",
                Map.of("OTTLA_NAMESPACES", PLACE, "OTTLA_KAFKA_PULL_POLICY", "Always"))
            .watching();
    Shop.until("it says what it would change", () -> !proposed().isEmpty());
    assertTrue(proposed().contains("imagePullPolicy IfNotPresent -> Always"), proposed());
    StatefulSet kept = shop.owned(StatefulSet.class, "orders-brokers");
    assertEquals(before.getSpec(), kept.getSpec());
    assertEquals(before.getMetadata().getGeneration(), kept.getMetadata().getGeneration());
    shop.kubectl()
        .say(
            "annotate",
            "clusters.ottla.dev",
            "orders",
            "ottla.dev/upgrade=" + proposed().substring(proposed().lastIndexOf('=') + 1));
    Shop.until("it is drawn anew", () -> pullPolicy().equals("Always"));
    Shop.until("nothing waits for a word", () -> proposed().isEmpty());
  }

  private String pullPolicy() {
    return shop.owned(StatefulSet.class, "orders-brokers")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImagePullPolicy();
  }

  private String proposed() {
    return Running.condition(shop.cluster("orders").getStatus().conditions(), "UpgradeProposed")
        .map(c -> c.getMessage())
        .orElse("");
  }

  @Test
  @Order(10)
  void aDeletedClusterTakesItsObjectsAlongAndLeavesItsVolumes() {
    Shop.until("claims", () -> claims() > 0);
    long claims = claims();
    shop.kubectl().say("delete", "clusters.ottla.dev", "orders", "--timeout=60s");
    Shop.until("nothing of it", () -> shop.owned("orders").isEmpty());
    assertEquals(claims, claims());
  }

  private long claims() {
    return control
        .client()
        .resources(PersistentVolumeClaim.class)
        .inNamespace(PLACE)
        .withLabel("ottla.dev/cluster", "orders")
        .list()
        .getItems()
        .size();
  }

  @Test
  @Order(11)
  void ofTwoOperatorsOneWorksAndTheOtherTakesOver() {
    operator.close();
    Map<String, String> elected =
        Map.of("OTTLA_NAMESPACES", PLACE, "OTTLA_LEADER_ELECTION", "true");
    try (Operator first = control.operator("first", elected).watching()) {
      operator = control.operator("second", elected);
      shop.apply("elected", "");
      shop.awaitBrokers("elected", 3);
      assertFalse(operator.log().contains("Ottla is watching"), "only one works");
      assertTrue(first.log().contains("Ottla is watching"), "the first works");
    }
    operator.watching();
    shop.kubectl().say("delete", "service/elected-bootstrap", "--wait=false");
    Shop.until(
        "the second works", () -> shop.owned("elected").containsKey("Service elected-bootstrap"));
  }

  @Test
  @Order(12)
  void itsRoleIsEnough() throws IOException {
    try (Stream<Path> logs = Files.list(FOLDER)) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        String said = Files.readString(log);
        assertFalse(said.contains("forbidden"), said);
      }
    }
    shop.kubectl().say("delete", "clusters.ottla.dev", "--all", "--timeout=60s");
    shop.kubectl().say("delete", "namespace", PLACE, "--timeout=90s");
  }
}
