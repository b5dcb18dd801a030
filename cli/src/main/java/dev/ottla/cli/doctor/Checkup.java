package dev.ottla.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Conditions;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Trees;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Looks at a Kubernetes: whether Ottla can work there, whether it does, and how its Clusters are.
public final class Checkup {
  private static final Release OLDEST = new Release(1, 32, 0);
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
  private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/";
  private static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
  private static final String OPERATOR = "?labelSelector=app.kubernetes.io%2Fname%3Dottla-operator";
  private static final String INSTALL = "kubectl apply --server-side -k manifests";

  private final Api api;
  private final String namespace;
  private final List<Finding> all = new ArrayList<>();

  /// Looks at a server, at Clusters of one namespace or, when it is empty, of all.
  public Checkup(Api api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /// All findings. When the server cannot be reached, that is the only one.
  public List<Finding> findings() {
    if (!reached()) {
      return all;
    }
    definitions();
    operator();
    rights();
    mine();
    storage();
    nodes();
    clusters();
    topics();
    return all;
  }

  private boolean reached() {
    try {
      String version = api.get("/version").path("gitVersion").asText();
      Optional<Release> release = Release.in(version);
      String says = version + " at " + api.config().server();
      boolean old = release.isPresent() && release.get().compareTo(OLDEST) < 0;
      all.add(
          old
              ? Finding.mend("Kubernetes", says + " is too old", "upgrade it to 1.32 or newer")
              : Finding.ok("Kubernetes", says));
      return true;
    } catch (Trouble | ApiError e) {
      String mend = "start one with `ottla up`, or choose one: --context, --kubeconfig";
      all.add(Finding.mend("Kubernetes", Trouble.words(e), mend));
      return false;
    }
  }

  private void definitions() {
    for (Kind kind : List.of(Kind.CLUSTER, Kind.TOPIC, Kind.REBALANCE)) {
      String name = kind.plural() + ".ottla.dev";
      Optional<JsonNode> found = seen(DEFINITIONS + name);
      if (found.isEmpty()) {
        all.add(Finding.mend("Definition", name + " is not there", INSTALL));
        continue;
      }
      List<String> served = new ArrayList<>();
      for (JsonNode version : found.get().path("spec").path("versions")) {
        if (version.path("served").asBoolean()) {
          served.add(version.path("name").asText());
        }
      }
      boolean ours = served.contains(kind.apiVersion().substring("ottla.dev/".length()));
      boolean taken = Conditions.of(found.get()).isTrue("Established");
      String says = name + " serves " + String.join(", ", served);
      all.add(
          ours && taken
              ? Finding.ok("Definition", says)
              : Finding.mend("Definition", says + (taken ? "" : ", not established"), INSTALL));
    }
  }

  private void operator() {
    List<JsonNode> pods = items(Kind.POD.path("") + OPERATOR);
    if (pods.isEmpty()) {
      all.add(Finding.mend("Operator", "no pod of it is there", INSTALL));
      return;
    }
    boolean one = false;
    for (JsonNode pod : pods) {
      boolean ready = Conditions.of(pod).isTrue("Ready");
      one |= ready;
      JsonNode container = pod.path("status").path("containerStatuses").path(0);
      String image = pod.path("spec").path("containers").path(0).path("image").asText();
      int restarts = container.path("restartCount").asInt();
      String says =
          name(pod) + " of " + image + (ready ? " is ready" : " is not ready") + restarts(restarts);
      all.add(
          ready
              ? restarts > 3
                  ? Finding.watch("Operator", says, "ottla logs operator --previous")
                  : Finding.ok("Operator", says)
              : Finding.watch("Operator", says, "ottla logs operator"));
    }
    if (!one) {
      all.add(Finding.mend("Operator", "no pod of it is ready", "ottla logs operator"));
    }
  }

  private static String restarts(int number) {
    return number == 0 ? "" : ", restarted " + Figures.many(number, "time");
  }

  private void rights() {
    boolean role = seen(ROLES + "clusterroles/ottla-operator").isPresent();
    boolean bound = seen(ROLES + "clusterrolebindings/ottla-operator").isPresent();
    all.add(
        role && bound
            ? Finding.ok("Rights", "the operator's role is there and bound")
            : Finding.watch(
                "Rights",
                role
                    ? "the operator's role is not bound"
                    : "ClusterRole ottla-operator is not there",
                INSTALL));
  }

  /// Whether whoever runs this command may change Clusters.
  private void mine() {
    ObjectNode question = Trees.object();
    question
        .put("apiVersion", "authorization.k8s.io/v1")
        .put("kind", "SelfSubjectAccessReview")
        .putObject("spec")
        .putObject("resourceAttributes")
        .put("group", "ottla.dev")
        .put("resource", "clusters")
        .put("verb", "patch")
        .put("namespace", namespace);
    try {
      JsonNode answer =
          api.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question);
      all.add(
          answer.path("status").path("allowed").asBoolean()
              ? Finding.ok("You", "may change Clusters")
              : Finding.watch("You", "may not change Clusters", "ask for the right, or look only"));
    } catch (ApiError e) {
      all.add(Finding.ok("You", "what you may do is not told by this server"));
    }
  }

  private void storage() {
    List<JsonNode> classes = items(CLASSES);
    Optional<JsonNode> usual =
        classes.stream()
            .filter(
                c ->
                    c.path("metadata")
                        .path("annotations")
                        .path("storageclass.kubernetes.io/is-default-class")
                        .asText()
                        .equals("true"))
            .findFirst();
    if (usual.isEmpty()) {
      all.add(
          Finding.watch(
              "Storage",
              "no class is the default",
              "mark one, or name one in every storage.storageClass"));
      return;
    }
    String name = name(usual.get());
    all.add(
        usual.get().path("allowVolumeExpansion").asBoolean()
            ? Finding.ok("Storage", name + " is the default class; its volumes can grow")
            : Finding.watch(
                "Storage",
                name + " is the default class; its volumes cannot grow",
                "choose sizes with room, or a class with allowVolumeExpansion"));
  }

  private void nodes() {
    List<JsonNode> nodes = items(Kind.NODE.path(""));
    TreeSet<String> versions = new TreeSet<>();
    for (JsonNode node : nodes) {
      String version = node.path("status").path("nodeInfo").path("kubeletVersion").asText();
      if (!version.isEmpty()) {
        versions.add(version);
      }
      if (!Conditions.of(node).isTrue("Ready")) {
        all.add(
            Finding.watch(
                "Node", name(node) + " is not ready", "kubectl describe node " + name(node)));
      }
      for (String pressure : List.of("MemoryPressure", "DiskPressure", "PIDPressure")) {
        if (Conditions.of(node).isTrue(pressure)) {
          all.add(Finding.watch("Node", name(node) + " is under " + pressure, "give it room"));
        }
      }
    }
    String says = Figures.many(nodes.size(), "node");
    boolean old =
        versions.stream()
            .flatMap(version -> Release.in(version).stream())
            .anyMatch(release -> release.compareTo(OLDEST) < 0);
    String of = versions.isEmpty() ? "" : " of " + String.join(", ", versions);
    all.add(
        old
            ? Finding.watch("Nodes", says + of, "upgrade those that are older than 1.32")
            : Finding.ok("Nodes", says + of));
  }

  private void clusters() {
    List<JsonNode> clusters = items(Kind.CLUSTER.path(namespace));
    if (clusters.isEmpty()) {
      all.add(Finding.ok("Clusters", "none"));
    }
    for (JsonNode cluster : clusters) {
      Conditions conditions = Conditions.of(cluster);
      String ready = cluster.path("status").path("ready").asText("no");
      String says = name(cluster) + ": " + ready + " brokers ready";
      String show = "ottla describe cluster " + name(cluster);
      if (conditions.isTrue("Degraded")) {
        all.add(
            Finding.mend("Cluster", name(cluster) + ": " + conditions.message("Degraded"), show));
      } else if (conditions.ready()) {
        all.add(Finding.ok("Cluster", says));
      } else {
        String next = conditions.message("Progressing");
        all.add(Finding.watch("Cluster", says + (next.isEmpty() ? "" : "; " + next), show));
      }
    }
  }

  private void topics() {
    List<JsonNode> topics = items(Kind.TOPIC.path(namespace));
    long ready = topics.stream().filter(topic -> Conditions.of(topic).ready()).count();
    for (JsonNode topic : topics) {
      Conditions conditions = Conditions.of(topic);
      if (!conditions.ready()) {
        all.add(
            Finding.watch(
                "Topic",
                name(topic) + ": " + conditions.message("Ready"),
                "ottla describe topic " + name(topic)));
      }
    }
    all.add(Finding.ok("Topics", ready + " of " + topics.size() + " ready"));
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private Optional<JsonNode> seen(String path) {
    try {
      return api.find(path);
    } catch (ApiError e) {
      all.add(refused(path, e));
      return Optional.empty();
    }
  }

  private List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    try {
      api.get(path).path("items").forEach(items::add);
    } catch (ApiError e) {
      if (!e.missing()) {
        all.add(refused(path, e));
      }
    }
    return items;
  }

  private static Finding refused(String path, ApiError e) {
    return Finding.watch("Sight", path + ": " + Trouble.words(e), "ask for the right to read it");
  }
}
