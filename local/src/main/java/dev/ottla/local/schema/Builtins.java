package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The kinds that are there without a CustomResourceDefinition. Their schemas are in `kinds.json`,
/// which `refresh-kinds.py` takes from the OpenAPI documents of a Kubernetes API server.
final class Builtins {
  /// Kinds whose `metadata.generation` the server counts.
  static final Set<String> COUNTED =
      Set.of(
          "pods",
          "statefulsets",
          "deployments",
          "replicasets",
          "endpointslices",
          "poddisruptionbudgets",
          "networkpolicies",
          "jobs",
          "horizontalpodautoscalers",
          "customresourcedefinitions");

  private static final Set<String> SCALED = Set.of("statefulsets", "deployments", "replicasets");

  /// Group (`-` for the core), version, plural, kind, scope, status, short names, categories.
  private static final String TABLE =
      """
      - v1 namespaces Namespace cluster status ns -
      - v1 pods Pod namespaced status po all
      - v1 services Service namespaced status svc all
      - v1 configmaps ConfigMap namespaced - cm -
      - v1 secrets Secret namespaced - - -
      - v1 serviceaccounts ServiceAccount namespaced - sa -
      - v1 persistentvolumeclaims PersistentVolumeClaim namespaced status pvc -
      - v1 persistentvolumes PersistentVolume cluster status pv -
      - v1 nodes Node cluster status no -
      - v1 events Event namespaced - ev -
      - v1 endpoints Endpoints namespaced - ep -
      apps v1 statefulsets StatefulSet namespaced status sts all
      apps v1 deployments Deployment namespaced status deploy all
      apps v1 replicasets ReplicaSet namespaced status rs all
      apps v1 controllerrevisions ControllerRevision namespaced - - -
      policy v1 poddisruptionbudgets PodDisruptionBudget namespaced status pdb -
      coordination.k8s.io v1 leases Lease namespaced - - -
      discovery.k8s.io v1 endpointslices EndpointSlice namespaced - - -
      rbac.authorization.k8s.io v1 roles Role namespaced - - -
      rbac.authorization.k8s.io v1 rolebindings RoleBinding namespaced - - -
      rbac.authorization.k8s.io v1 clusterroles ClusterRole cluster - - -
      rbac.authorization.k8s.io v1 clusterrolebindings ClusterRoleBinding cluster - - -
      networking.k8s.io v1 networkpolicies NetworkPolicy namespaced - netpol -
      storage.k8s.io v1 storageclasses StorageClass cluster - sc -
      batch v1 jobs Job namespaced status - all
      metrics.k8s.io v1beta1 pods PodMetrics namespaced - - -
      metrics.k8s.io v1beta1 nodes NodeMetrics cluster - - -
      autoscaling v2 horizontalpodautoscalers HorizontalPodAutoscaler namespaced status hpa all
      apiextensions.k8s.io v1 customresourcedefinitions CustomResourceDefinition cluster status \
      crd,crds api-extensions
      """;

  static final Builtins ALL = read();

  private final JsonNode document;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private Builtins(JsonNode document) {
    this.document = document;
  }

  private static Builtins read() {
    try (var in = Builtins.class.getResourceAsStream("kinds.json")) {
      return new Builtins(Json.MAPPER.readTree(Objects.requireNonNull(in, "kinds.json")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the built-in kinds", e);
    }
  }

  List<Kind> kinds() {
    return TABLE.lines().map(line -> kind(line.split(" "))).toList();
  }

  /// The schema of what a client sends in protobuf, a kind of ours or one of the questions and
  /// options that are kept nowhere.
  Schema message(String apiVersion, String kind) {
    var slash = apiVersion.indexOf('/');
    var group = slash < 0 ? "" : apiVersion.substring(0, slash);
    var kinds = document.path("kinds");
    var name = kinds.path(group + "/" + kind).asText(kinds.path("/" + kind).asText(""));
    if (name.isEmpty()) {
      throw new ApiError(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json, application/yaml");
    }
    return schema(name);
  }

  private Kind kind(String[] words) {
    var group = words[0].equals("-") ? "" : words[0];
    var kind = words[3];
    var name = document.path("kinds").path(group + "/" + kind).asText();
    var scale =
        SCALED.contains(words[2])
            ? Optional.of(new Kind.Scale("/spec/replicas", "/status/replicas", "/spec/selector"))
            : Optional.<Kind.Scale>empty();
    var version =
        new Kind.Version(
            words[1], schema(name), MissingNode.getInstance(), words[5].equals("status"), scale);
    return new Kind(
        group,
        words[2],
        kind.toLowerCase(java.util.Locale.ROOT),
        kind,
        words[4].equals("namespaced"),
        list(words[6]),
        list(words[7]),
        words[1],
        List.of(version),
        true);
  }

  private static List<String> list(String words) {
    return words.equals("-") ? List.of() : Arrays.asList(words.split(","));
  }

  Schema schema(String name) {
    var known = schemas.get(name);
    if (known != null) {
      return known;
    }
    var made = new Schema(document.path("schemas").path(name), this::schema);
    schemas.put(name, made);
    return made;
  }
}
