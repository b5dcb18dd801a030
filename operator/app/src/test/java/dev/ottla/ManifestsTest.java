package dev.ottla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Cluster;
import dev.ottla.api.KafkaVersion;
import dev.ottla.api.Topic;
import dev.ottla.settings.Environment;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The files that people apply.
class ManifestsTest {
  private static final Path ROOT = Path.of(System.getProperty("ottla.root"));
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Path MANIFESTS = ROOT.resolve("manifests");

  @Test
  void theRoleAllowsWhatTheOperatorDoesAndNothingElse() throws IOException {
    Map<String, Set<String>> expected = new TreeMap<>();
    expected.put("nodes", Set.of("list", "watch"));
    expected.put("clusters", Set.of("list", "watch"));
    expected.put("rebalances", Set.of("list", "watch"));
    expected.put("topics", Set.of("list", "watch", "patch"));
    expected.put("clusters/status", Set.of("patch"));
    expected.put("rebalances/status", Set.of("patch"));
    expected.put("topics/status", Set.of("patch"));
    for (String kind : List.of("statefulsets", "services", "configmaps")) {
      expected.put(kind, Set.of("list", "watch", "create", "patch", "delete"));
    }
    for (String kind : List.of("serviceaccounts", "poddisruptionbudgets", "networkpolicies")) {
      expected.put(kind, Set.of("list", "watch", "create", "patch"));
    }
    expected.put("pods", Set.of("list", "watch", "delete"));
    expected.put("persistentvolumeclaims", Set.of("list", "watch", "patch", "delete"));
    expected.put("events", Set.of("create"));

    assertEquals(expected, verbs(only(ClusterRole.class, "rbac.yaml").getRules()));
    assertEquals(
        Map.of("leases", Set.of("get", "create", "update", "patch")),
        verbs(only(Role.class, "rbac.yaml").getRules()));
  }

  @Test
  void theDeploymentRunsEverySupportedVersion() throws IOException {
    Deployment deployment = only(Deployment.class, "deployment.yaml");
    String images =
        deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
            .filter(e -> e.getName().equals("OTTLA_KAFKA_IMAGES"))
            .map(EnvVar::getValue)
            .findFirst()
            .orElseThrow();
    assertEquals(
        Set.copyOf(KafkaVersion.SUPPORTED),
        new Environment(Map.of("OTTLA_KAFKA_IMAGES", images)).settings().images().keySet());
  }

  /// Options of its own, compact headers first of all, would make the JVM pass its cache over.
  @Test
  void theImageSaysHowItsJvmRuns() throws IOException {
    Deployment deployment = only(Deployment.class, "deployment.yaml");
    assertEquals(
        List.of(),
        deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
            .map(EnvVar::getName)
            .filter("JDK_JAVA_OPTIONS"::equals)
            .toList());
  }

  /// The NetworkPolicies of Clusters let pods with this label in.
  @Test
  void theOperatorWearsItsName() throws IOException {
    Deployment deployment = only(Deployment.class, "deployment.yaml");
    assertEquals(
        Map.of("app.kubernetes.io/name", "ottla-operator"),
        deployment.getSpec().getTemplate().getMetadata().getLabels());
  }

  @Test
  void everyFileIsListedAndEveryListedFileIsThere() throws IOException {
    Map<?, ?> kustomization =
        YAML.unmarshal(Files.readString(MANIFESTS.resolve("kustomization.yaml")), Map.class);
    Collection<?> listed = (Collection<?>) Objects.requireNonNull(kustomization.get("resources"));
    assertEquals(
        Set.of("apiVersion", "kind", "resources"),
        kustomization.keySet(),
        "plain files, so that they can be applied without kustomize");
    for (Object file : listed) {
      assertTrue(Files.exists(MANIFESTS.resolve(file.toString())), () -> file + " is not there");
    }
    try (var files = Files.list(MANIFESTS)) {
      Set<String> there =
          files
              .filter(Files::isRegularFile)
              .map(f -> f.getFileName().toString())
              .filter(f -> !f.equals("kustomization.yaml"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertTrue(listed.containsAll(there), () -> there + " are not all in " + listed);
    }
  }

  @Test
  void theExamplesAreRead() throws IOException {
    List<HasMetadata> quickstart = load("examples/quickstart.yaml");
    Cluster orders = (Cluster) quickstart.getFirst();
    assertEquals(3, orders.getSpec().brokers().replicas());
    assertTrue(orders.getSpec().controllers().combined());
    assertEquals("orders", ((Topic) quickstart.getLast()).getSpec().cluster());

    List<HasMetadata> production = load("examples/production.yaml");
    Cluster payments = (Cluster) production.getFirst();
    assertEquals(KafkaVersion.NEWEST, payments.getSpec().version());
    assertNotNull(payments.getSpec().brokers().racks());
    assertEquals("payments", ((Topic) production.getLast()).getSpec().cluster());
  }

  private static Map<String, Set<String>> verbs(List<PolicyRule> rules) {
    Map<String, Set<String>> verbs = new TreeMap<>();
    for (PolicyRule rule : rules) {
      assertEquals(List.of(), rule.getNonResourceURLs());
      rule.getResources().forEach(r -> verbs.put(r, Set.copyOf(rule.getVerbs())));
    }
    return verbs;
  }

  private static <T extends HasMetadata> T only(Class<T> kind, String file) throws IOException {
    List<T> all = load(file).stream().filter(kind::isInstance).map(kind::cast).toList();
    assertEquals(1, all.size(), () -> file + ": " + kind.getSimpleName());
    return all.getFirst();
  }

  private static List<HasMetadata> load(String file) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : Files.readString(MANIFESTS.resolve(file)).split("(?m)^---$", -1)) {
      objects.add(read(document));
    }
    return objects;
  }

  private static HasMetadata read(String document) {
    if (document.contains("kind: Cluster\n")) {
      return YAML.unmarshal(document, Cluster.class);
    }
    return document.contains("kind: Topic\n")
        ? YAML.unmarshal(document, Topic.class)
        : (HasMetadata) YAML.unmarshal(document, KubernetesResource.class);
  }
}
