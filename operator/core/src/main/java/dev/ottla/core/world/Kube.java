package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Kubernetes objects that carry the Cluster's label, the Rebalances that name it, and the
/// nodes they may run on.
///
/// Kept by type: a plan asks for pods and claims dozens of times.
public final class Kube {
  private static final List<Role> ROLES = List.of(Role.values());

  private final List<HasMetadata> objects;
  private final List<Machine> nodes;
  private final Map<Class<?>, List<HasMetadata>> byType = new HashMap<>();
  private final Map<String, List<Member>> bySet = new HashMap<>();
  private final Map<String, List<PersistentVolumeClaim>> claims = new HashMap<>();

  /// A node of the Kubernetes cluster.
  ///
  /// @param name its name
  /// @param labels its labels
  /// @param address where clients outside reach it: ExternalIP, else InternalIP, else its name
  /// @param ready whether it answers Kubernetes
  public record Machine(String name, Map<String, String> labels, String address, boolean ready) {
    /// One that answers.
    public Machine(String name, Map<String, String> labels, String address) {
      this(name, labels, address, true);
    }
  }

  /// Takes a snapshot of its own.
  ///
  /// @param objects StatefulSets, Pods, claims, Services, ConfigMaps and the rest, in any order
  /// @param nodes the machines
  public Kube(List<HasMetadata> objects, List<Machine> nodes) {
    this.objects = List.copyOf(objects);
    this.nodes = List.copyOf(nodes);
    for (HasMetadata object : this.objects) {
      byType.computeIfAbsent(object.getClass(), c -> new ArrayList<>()).add(object);
    }
    byType.replaceAll((_, all) -> Collections.unmodifiableList(all));
    for (Pod pod : all(Pod.class)) {
      member(pod);
    }
    bySet.values().forEach(m -> m.sort(Comparator.comparingInt(Member::ordinal)));
    bySet.replaceAll((_, members) -> Collections.unmodifiableList(members));
    for (PersistentVolumeClaim claim : all(PersistentVolumeClaim.class)) {
      claims.computeIfAbsent(label(claim, Names.ROLE_LABEL), r -> new ArrayList<>()).add(claim);
    }
    claims.replaceAll((_, all) -> Collections.unmodifiableList(all));
  }

  private void member(Pod pod) {
    String name = pod.getMetadata().getName();
    int dash = name.lastIndexOf('-');
    String word = label(pod, Names.ROLE_LABEL);
    for (Role role : ROLES) {
      if (dash > 0 && role.word().equals(word)) {
        bySet
            .computeIfAbsent(name.substring(0, dash), s -> new ArrayList<>())
            .add(new Member(role, pod));
      }
    }
  }

  /// All objects, in the order given.
  public List<HasMetadata> objects() {
    return objects;
  }

  /// The machines.
  public List<Machine> nodes() {
    return nodes;
  }

  /// The machine of a name.
  public Optional<Machine> node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
  }

  /// All objects of a type.
  @SuppressWarnings("unchecked") // Each list holds objects of its key's class and no others.
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return (List<T>) byType.getOrDefault(type, List.of());
  }

  /// The object of a type with a name.
  public <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    for (HasMetadata object : byType.getOrDefault(type, List.of())) {
      if (object.getMetadata().getName().equals(name)) {
        return Optional.of(type.cast(object));
      }
    }
    return Optional.empty();
  }

  /// The StatefulSet with a name.
  public Optional<StatefulSet> set(String name) {
    return find(StatefulSet.class, name);
  }

  /// The pods of a role by ordinal.
  public List<Member> members(Names names, Role role) {
    return bySet.getOrDefault(names.set(role), List.of());
  }

  /// The claims of a role.
  public List<PersistentVolumeClaim> claims(Role role) {
    return claims.getOrDefault(role.word(), List.of());
  }

  private static String label(HasMetadata object, String key) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(key, "");
  }
}
