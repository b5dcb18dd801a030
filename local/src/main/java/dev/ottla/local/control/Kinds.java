package dev.ottla.local.control;

import dev.ottla.local.store.Objects;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds that can own objects, be owned, or live in a namespace.
final class Kinds {
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
  private static final List<Kind> BUILT_IN =
      Stream.concat(
              Stream.of(
                      "/ConfigMap",
                      "/Secret",
                      "/Service",
                      "/Endpoints",
                      "/ServiceAccount",
                      "/Event",
                      "/Pod",
                      "/PersistentVolumeClaim",
                      "apps/StatefulSet",
                      "apps/Deployment",
                      "apps/ControllerRevision",
                      "apps/ReplicaSet",
                      "policy/PodDisruptionBudget",
                      "coordination.k8s.io/Lease",
                      "discovery.k8s.io/EndpointSlice",
                      "networking.k8s.io/NetworkPolicy",
                      "rbac.authorization.k8s.io/Role",
                      "rbac.authorization.k8s.io/RoleBinding")
                  .map(kind -> kind(kind, true)),
              Stream.of(
                      "/Node",
                      "/Namespace",
                      "/PersistentVolume",
                      "storage.k8s.io/StorageClass",
                      "apiextensions.k8s.io/CustomResourceDefinition",
                      "rbac.authorization.k8s.io/ClusterRole",
                      "rbac.authorization.k8s.io/ClusterRoleBinding")
                  .map(kind -> kind(kind, false)))
          .toList();
  private final Objects objects;

  /// A kind by its group, and the resource it is served as.
  record Kind(String group, String kind, String resource, boolean namespaced) {}

  Kinds(Objects objects) {
    this.objects = objects;
  }

  private static Kind kind(String name, boolean namespaced) {
    String group = name.substring(0, name.indexOf('/'));
    String kind = name.substring(group.length() + 1);
    String lower = kind.toLowerCase(Locale.ROOT);
    String plural =
        lower.equals("endpoints")
            ? lower
            : lower.endsWith("y")
                ? lower.substring(0, lower.length() - 1) + "ies"
                : lower.endsWith("s") ? lower + "es" : lower + "s";
    return new Kind(group, kind, group.isEmpty() ? plural : plural + "." + group, namespaced);
  }

  List<Kind> all() {
    Stream<Kind> custom =
        objects.list(DEFINITIONS, null).stream()
            .map(
                crd ->
                    new Kind(
                        Meta.text(crd, "/spec/group"),
                        Meta.text(crd, "/spec/names/kind"),
                        Meta.name(crd),
                        Meta.text(crd, "/spec/scope").equals("Namespaced")));
    return Stream.concat(BUILT_IN.stream(), custom).toList();
  }

  Optional<Kind> of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return all().stream()
        .filter(known -> known.group().equals(group) && known.kind().equals(kind))
        .findFirst();
  }
}
