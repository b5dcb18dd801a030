package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Cluster;
import dev.ottla.api.Rebalancing;
import dev.ottla.api.Topic;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
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
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PLACE = "operated";
  private static final List<Class<? extends HasMetadata>> OWNED =
      List.of(
          StatefulSet.class,
          Service.class,
          ConfigMap.class,
          ServiceAccount.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private Control control;
  private Operator operator;

  @BeforeAll
  void start() {
    control = Control.open(FOLDER);
    closing.push(control::close);
    control.namespace(PLACE);
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

  private Kubectl kubectl() {
    return control.kubectl(PLACE);
  }

  private void apply(String name, String config) {
    Sample sample = new Sample(name, 3, 0, true, Map.of(), "config: {" + config + "}\n");
    kubectl().apply(sample.yaml("127.0.0.1")).orThrow();
  }

  private static void until(String what, Callable<Boolean> wish) {
    Awaitility.await(what).atMost(PATIENCE).ignoreExceptions().until(wish);
  }

  /// What a Cluster owns, by kind and name.
  private Map<String, HasMetadata> owned(String cluster) {
    Map<String, HasMetadata> owned = new TreeMap<>();
    for (Class<? extends HasMetadata> kind : OWNED) {
      control
          .client()
          .resources(kind)
          .inNamespace(PLACE)
          .withLabel("ottla.dev/cluster", cluster)
          .list()
          .getItems()
          .forEach(one -> owned.put(one.getKind() + " " + one.getMetadata().getName(), one));
    }
    return owned;
  }

  private <T extends HasMetadata> T owned(Class<T> kind, String name) {
    T found = control.client().resources(kind).inNamespace(PLACE).withName(name).get();
    return Objects.requireNonNull(found, name);
  }

  /// Whether the status speaks of the newest spec.
  private boolean upToDate(String name) {
    Cluster cluster = cluster(name);
    return cluster.getMetadata().getGeneration().equals(cluster.getStatus().observedGeneration());
  }

  private Cluster cluster(String name) {
    return control.client().resources(Cluster.class).inNamespace(PLACE).withName(name).get();
  }

  private Topic topic(String name) {
    return control.client().resources(Topic.class).inNamespace(PLACE).withName(name).get();
  }

  private void awaitBrokers(String cluster, int number) {
    until(
        cluster + " with " + number + " broker pods asked for",
        () ->
            owned(cluster).get("StatefulSet " + cluster + "-brokers") instanceof StatefulSet set
                && set.getSpec().getReplicas() == number);
  }

  /// The revision of each object, but for the sets, whose status moves with their pods: there it is
  /// the number of changes to what they shall be.
  private Map<String, String> revisions(String cluster) {
    return owned(cluster).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getValue() instanceof StatefulSet
                            || entry.getValue() instanceof PodDisruptionBudget
                        ? "generation " + entry.getValue().getMetadata().getGeneration()
                        : entry.getValue().getMetadata().getResourceVersion()));
  }

  @Test
  @Order(1)
  void aClusterBecomesItsObjects() {
    apply("orders", "");
    awaitBrokers("orders", 3);
    Map<String, HasMetadata> owned = owned("orders");
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
    String uid = cluster("orders").getMetadata().getUid();
    owned.forEach(
        (name, object) ->
            assertEquals(uid, object.getMetadata().getOwnerReferences().getFirst().getUid(), name));
  }

  @Test
  @Order(2)
  void itsStatusSpeaksOfTheNewestSpecAndSaysWhatComesNext() {
    until(
        "a status of the newest spec",
        () ->
            upToDate("orders")
                && "0/3".equals(cluster("orders").getStatus().ready())
                && !cluster("orders").getStatus().next().isEmpty());
    assertFalse(Running.isTrue(cluster("orders").getStatus().conditions(), "Ready"));
    String row = kubectl().say("get", "clusters.ottla.dev", "orders");
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
    kubectl().apply(yaml.formatted("clicks", "orders") + yaml.formatted("lost", "none")).orThrow();
    until("clicks tells", () -> told("clicks").contains("has no ready broker yet"));
    until("lost tells", () -> told("lost").contains("none"));
    kubectl().say("delete", "topics.ottla.dev", "clicks", "lost", "--timeout=60s");
  }

  private String told(String topic) {
    return Running.condition(topic(topic).getStatus().conditions(), "Ready")
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
    kubectl().apply(yaml.formatted("early", "orders") + yaml.formatted("lost", "none")).orThrow();
    until("early tells", () -> asked("early").contains("not all brokers of Cluster orders serve"));
    until("lost tells", () -> asked("lost").contains("spec.cluster is none"));
    kubectl().say("delete", "rebalances.ottla.dev", "early", "lost", "--timeout=60s");
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
    apply("orders", "log.retention.hours: \"20\"");
    until("another configuration", () -> !configuration().equals(before));
    String now = configuration();
    String properties = owned(ConfigMap.class, now).getData().toString();
    assertTrue(properties.contains("log.retention.hours=20"), properties);
    until("the status follows", () -> upToDate("orders"));
  }

  private String configuration() {
    return owned(StatefulSet.class, "orders-brokers")
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
    String uid = owned(Service.class, "orders-bootstrap").getMetadata().getUid();
    kubectl().say("delete", "service/orders-bootstrap", "pdb/orders-brokers", "--wait=false");
    until(
        "a new Service",
        () -> !owned(Service.class, "orders-bootstrap").getMetadata().getUid().equals(uid));
    until("a budget", () -> owned("orders").containsKey("PodDisruptionBudget orders-brokers"));
  }

  @Test
  @Order(6)
  void whatSomebodyBendsIsBentBackAndWhatTheyAddStays() {
    String bent = "{\"spec\":{\"maxUnavailable\":3},\"metadata\":{\"labels\":{\"team\":\"a\"}}}";
    kubectl().say("patch", "pdb", "orders-brokers", "--type=merge", "-p", bent);
    until(
        "one at a time again",
        () ->
            owned("orders").get("PodDisruptionBudget orders-brokers")
                    instanceof PodDisruptionBudget budget
                && budget.getSpec().getMaxUnavailable().getIntVal() == 1
                && "a".equals(budget.getMetadata().getLabels().get("team")));
  }

  /// What it finds must be what it would make, with all that a server fills in.
  @Test
  @Order(7)
  void anOperatorThatStartsAgainChangesNothing() {
    until(
        "no configuration that nobody uses",
        () ->
            owned("orders").keySet().stream()
                    .filter(key -> key.startsWith("ConfigMap orders-brokers-"))
                    .count()
                == 1);
    Map<String, String> before = revisions("orders");
    operator.close();
    operator = operator("operator-again").watching();
    apply("other", "");
    awaitBrokers("other", 3);
    assertEquals(before, revisions("orders"));
  }

  @Test
  @Order(8)
  void whatWasDoneWhileItWasAwayIsFound() {
    operator.close();
    apply("orders", "log.retention.hours: \"30\"");
    kubectl().say("delete", "clusters.ottla.dev", "other", "--wait=true", "--timeout=60s");
    String before = configuration();
    operator = operator("operator-back").watching();
    until("another configuration", () -> !configuration().equals(before));
    until("nothing of the other", () -> owned("other").isEmpty());
  }

  @Test
  @Order(9)
  void aNewerOperatorRestartsNobodyUntilItIsApproved() {
    operator.close();
    StatefulSet before = owned(StatefulSet.class, "orders-brokers");
    operator =
        control
            .operator(
                "operator-newer",
                Map.of("OTTLA_NAMESPACES", PLACE, "OTTLA_KAFKA_PULL_POLICY", "Always"))
            .watching();
    until("it says what it would change", () -> !proposed().isEmpty());
    assertTrue(proposed().contains("imagePullPolicy IfNotPresent -> Always"), proposed());
    StatefulSet kept = owned(StatefulSet.class, "orders-brokers");
    assertEquals(before.getSpec().getTemplate(), kept.getSpec().getTemplate());
    assertEquals(before.getMetadata().getGeneration(), kept.getMetadata().getGeneration());
    kubectl()
        .say(
            "annotate",
            "clusters.ottla.dev",
            "orders",
            "ottla.dev/upgrade=" + proposed().substring(proposed().lastIndexOf('=') + 1));
    until("it is drawn anew", () -> pullPolicy().equals("Always"));
    until("nothing waits for a word", () -> proposed().isEmpty());
  }

  private String pullPolicy() {
    return owned(StatefulSet.class, "orders-brokers")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImagePullPolicy();
  }

  private String proposed() {
    return Running.condition(cluster("orders").getStatus().conditions(), "UpgradeProposed")
        .map(c -> c.getMessage())
        .orElse("");
  }

  @Test
  @Order(10)
  void aDeletedClusterTakesItsObjectsAlongAndLeavesItsVolumes() {
    until("claims", () -> claims() > 0);
    long claims = claims();
    kubectl().say("delete", "clusters.ottla.dev", "orders", "--timeout=60s");
    until("nothing of it", () -> owned("orders").isEmpty());
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
      apply("elected", "");
      awaitBrokers("elected", 3);
      assertFalse(operator.log().contains("Ottla is watching"), "only one works");
      assertTrue(first.log().contains("Ottla is watching"), "the first works");
    }
    operator.watching();
    kubectl().say("delete", "service/elected-bootstrap", "--wait=false");
    until("the second works", () -> owned("elected").containsKey("Service elected-bootstrap"));
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
    kubectl().say("delete", "clusters.ottla.dev", "--all", "--timeout=60s");
    kubectl().say("delete", "namespace", PLACE, "--timeout=90s");
  }
}
