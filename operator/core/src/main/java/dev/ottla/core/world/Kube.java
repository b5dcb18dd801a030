package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Kubernetes objects that carry the Cluster's label, and the nodes they may run on.
///
/// @param objects StatefulSets, Pods, claims, Services, ConfigMaps and the rest, in any order
/// @param nodes the machines
public record Kube(List<HasMetadata> objects, List<Machine> nodes) {
  /// A node of the Kubernetes cluster.
  ///
  /// @param name its name
  /// @param labels its labels
  /// @param address where clients outside reach it: ExternalIP, else InternalIP, else its name
  public record Machine(String name, Map<String, String> labels, String address) {}

  /// Takes a snapshot of its own.
  public Kube {
    objects = List.copyOf(objects);
    nodes = List.copyOf(nodes);
  }

  /// All objects of a type.
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The object of a type with a name.
  public <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return all(type).stream().filter(o -> o.getMetadata().getName().equals(name)).findFirst();
  }

  /// The StatefulSet with a name.
  public Optional<StatefulSet> set(String name) {
    return find(StatefulSet.class, name);
  }

  /// The pods of a role by ordinal.
  public List<Member> members(Names names, Role role) {
    return all(Pod.class).stream()
        .filter(p -> role.word().equals(label(p, Names.ROLE_LABEL)))
        .filter(p -> p.getMetadata().getName().startsWith(names.set(role) + "-"))
        .map(p -> new Member(role, p))
        .sorted(Comparator.comparing(Member::ordinal))
        .toList();
  }

  /// The claims of a role.
  public List<PersistentVolumeClaim> claims(Role role) {
    return all(PersistentVolumeClaim.class).stream()
        .filter(c -> role.word().equals(label(c, Names.ROLE_LABEL)))
        .toList();
  }

  private static String label(HasMetadata object, String key) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(key, "");
  }
}
