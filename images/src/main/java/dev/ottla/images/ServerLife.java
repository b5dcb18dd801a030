package dev.ottla.images;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the embedded API server lives through in its training: it takes Ottla's definitions, its
/// manifests and an example, runs pods that only sleep, answers what clients ask, and stops.
final class ServerLife {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)");
  private static final Pattern NAME = Pattern.compile("(?m)^  name: (\\S+)");
  private static final Pattern NAMESPACE = Pattern.compile("(?m)^  namespace: (\\S+)");
  private static final String JSON_TYPE = "application/json";
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  private static final String OTTLA = "apis/ottla.dev/v1alpha1/";

  /// Where objects of a kind are; those that are left out are left out of the training.
  private static final Map<String, String> PLACES =
      Map.of(
          "CustomResourceDefinition", "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
          "Namespace", "api/v1/namespaces",
          "ServiceAccount", "api/v1/namespaces/%s/serviceaccounts",
          "Service", "api/v1/namespaces/%s/services",
          "ConfigMap", "api/v1/namespaces/%s/configmaps",
          "Deployment", "apis/apps/v1/namespaces/%s/deployments",
          "StatefulSet", "apis/apps/v1/namespaces/%s/statefulsets",
          "PodDisruptionBudget", "apis/policy/v1/namespaces/%s/poddisruptionbudgets",
          "Cluster", OTTLA + "namespaces/%s/clusters",
          "Topic", OTTLA + "namespaces/%s/topics");

  private static final List<String> ASKED =
      List.of(
          "api", "apis", "apis/apps/v1", "openapi/v3", "version", "api/v1/nodes", "api/v1/pods");

  /// What the operator makes of a Cluster, in small.
  private static final String MADE =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: orders
      data:
        hello: world
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: orders
      spec:
        clusterIP: None
        selector: {app: orders}
        ports: [{name: internal, port: 9092}]
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata:
        name: orders
      spec:
        maxUnavailable: 1
        selector: {matchLabels: {app: orders}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: orders
      spec:
        replicas: 1
        serviceName: orders
        updateStrategy: {type: OnDelete}
        selector: {matchLabels: {app: orders}}
        template:
          metadata:
            labels: {app: orders}
          spec:
            containers:
              - name: kafka
                image: sleeper
                resources: {limits: {memory: 64Mi}}
                volumeMounts:
                  - {name: data, mountPath: /data}
                  - {name: config, mountPath: /config}
            volumes:
              - {name: config, configMap: {name: orders}}
        volumeClaimTemplates:
          - metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
      """;

  private final Client client;

  private ServerLife(Client client) {
    this.client = client;
  }

  /// Runs the server by the words of its command, to which its folders are added. It is stopped
  /// when all was asked that is asked here, and writes its cache then.
  static void train(Path ottla, List<String> command) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("ottla-training");
    Path data = work.resolve("data");
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("--data", data.toString(), "--images", images(work).toString()));
    try (var training = Training.start(words, Map.of("MALLOC_ARENA_MAX", "1"), work)) {
      training.await(() -> Files.exists(data.resolve("kubeconfig")));
      try (var client = new Client(data)) {
        new ServerLife(client).live(ottla);
        training.await(() -> client.get("api/v1/pods", JSON_TYPE).contains("\"Running\""));
        client.get("api/v1/namespaces/default/pods/orders-0/log", "*/*");
        client.delete("apis/apps/v1/namespaces/default/statefulsets/orders");
      }
      training.finish();
    }
    Tree.delete(work);
  }

  private static Path images(Path work) throws IOException {
    Path images = work.resolve("images");
    for (var name : List.of("ottla/operator:0.1.0", "sleeper")) {
      var image = JSON.createObjectNode().put("name", name);
      List.of("/bin/sh", "-c", "echo awake; exec sleep 60")
          .forEach(image.putArray("entrypoint")::add);
      Path folder = Files.createDirectories(images.resolve(name.replaceAll("[/:]", "-")));
      Files.writeString(folder.resolve("image.json"), image.toString());
    }
    return images;
  }

  private void live(Path ottla) throws IOException, InterruptedException {
    apply(Files.readString(ottla.resolve("manifests/namespace.yaml"))); // before all that is in it
    for (var folder : List.of("crds", "manifests", "manifests/examples")) {
      Path dir = ottla.resolve(folder);
      for (var file : Tree.files(dir)) {
        if (dir.equals(file.getParent()) && file.toString().endsWith(".yaml")) {
          apply(Files.readString(file));
        }
      }
    }
    apply(MADE);
    client.glance(OTTLA + "clusters?watch=true");
    for (var path : ASKED) {
      client.get(path, JSON_TYPE);
    }
    for (var place : PLACES.values()) {
      client.get(place.formatted("default"), TABLE);
    }
    String topic = OTTLA + "namespaces/default/topics/clicks";
    client.patch(topic + "/status", "merge-patch+json", "{\"status\":{\"conditions\":[]}}");
    client.delete(topic);
  }

  private void apply(String documents) throws IOException, InterruptedException {
    for (var document : documents.split("(?m)^---\n", -1)) {
      String place = PLACES.get(word(KIND, document));
      if (place != null) {
        String namespace = word(NAMESPACE, document);
        String where = place.formatted(namespace.isEmpty() ? "default" : namespace);
        String path = where + "/" + word(NAME, document) + "?fieldManager=training&force=true";
        client.patch(path, "apply-patch+yaml", document);
      }
    }
  }

  private static String word(Pattern pattern, String document) {
    var found = pattern.matcher(document);
    return found.find() ? found.group(1) : "";
  }
}
