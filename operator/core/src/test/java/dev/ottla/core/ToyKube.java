package dev.ottla.core;

import dev.ottla.core.plan.Step.GrowVolume;
import dev.ottla.core.world.Names;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// The part of Kubernetes that stories need: StatefulSets make pods and claims, Services get ports.
final class ToyKube {
  final Map<String, HasMetadata> all = new TreeMap<>();

  /// Pods that do not become ready, whatever happens.
  final Set<String> broken = new HashSet<>();

  private int nodePort = 30000;

  List<HasMetadata> objects() {
    return List.copyOf(all.values());
  }

  /// Takes an object; answers what a reader of the story wants to know of it.
  String apply(HasMetadata object) {
    String key = object.getKind() + "/" + object.getMetadata().getName();
    HasMetadata before = all.get(key);
    object.getMetadata().setGeneration(1L);
    if (object instanceof Service service && service.getSpec().getType() != null) {
      service.getSpec().getPorts().forEach(p -> p.setNodePort(nodePort++));
    }
    if (object instanceof StatefulSet set) {
      set.getMetadata()
          .setGeneration(before == null ? 1 : before.getMetadata().getGeneration() + 1);
      set.setStatus(
          new StatefulSetStatusBuilder()
              .withObservedGeneration(set.getMetadata().getGeneration())
              .withUpdateRevision(revision(set))
              .build());
    }
    all.put(key, object);
    return object instanceof StatefulSet set ? " with " + set.getSpec().getReplicas() : "";
  }

  void delete(String kind, String name) {
    all.remove(kind + "/" + name);
  }

  void deletePod(String name) {
    delete("Pod", name);
  }

  void markFormed(String claim) {
    claim(claim).getMetadata().getAnnotations().put(Names.QUORUM_FORMED, "true");
  }

  void grow(GrowVolume step) {
    claim(step.claim())
        .getSpec()
        .getResources()
        .setRequests(Map.of("storage", new Quantity(step.size())));
  }

  private PersistentVolumeClaim claim(String name) {
    return (PersistentVolumeClaim)
        Objects.requireNonNull(all.get("PersistentVolumeClaim/" + name), name);
  }

  List<StatefulSet> sets() {
    return all.values().stream()
        .filter(StatefulSet.class::isInstance)
        .map(StatefulSet.class::cast)
        .toList();
  }

  /// The controllers of Kubernetes do their part.
  void settle() {
    for (StatefulSet set : sets()) {
      String name = set.getMetadata().getName();
      for (int i = 0; i < set.getSpec().getReplicas(); i++) {
        String pod = name + "-" + i;
        int ordinal = i;
        all.computeIfAbsent("Pod/" + pod, k -> pod(set, pod, ordinal));
        set.getSpec().getVolumeClaimTemplates().forEach(t -> claim(t, pod));
      }
      all.keySet()
          .removeIf(
              k ->
                  k.startsWith("Pod/" + name + "-")
                      && Integer.parseInt(k.substring(k.lastIndexOf('-') + 1))
                          >= set.getSpec().getReplicas());
    }
  }

  private void claim(PersistentVolumeClaim template, String pod) {
    String name = template.getMetadata().getName() + "-" + pod;
    all.computeIfAbsent(
        "PersistentVolumeClaim/" + name,
        k ->
            new PersistentVolumeClaimBuilder(template)
                .editMetadata()
                .withName(name)
                .withAnnotations(new TreeMap<>(template.getMetadata().getAnnotations()))
                .endMetadata()
                .build());
  }

  private Pod pod(StatefulSet set, String name, int ordinal) {
    boolean sick = broken.contains(name);
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(new TreeMap<>(set.getSpec().getTemplate().getMetadata().getLabels()))
        .addToLabels("controller-revision-hash", revision(set))
        .endMetadata()
        .withSpec(set.getSpec().getTemplate().getSpec())
        .editSpec()
        .withNodeName("node-" + (char) ('a' + ordinal % 3))
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(sick ? "False" : "True")
        .endCondition()
        .addNewContainerStatus()
        .withNewState()
        .withWaiting(sick ? new ContainerStateWaiting("back-off 10s", "CrashLoopBackOff") : null)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  static String revision(StatefulSet set) {
    return Integer.toHexString(set.getSpec().getTemplate().toString().hashCode());
  }
}
