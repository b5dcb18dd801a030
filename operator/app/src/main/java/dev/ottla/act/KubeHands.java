package dev.ottla.act;

import dev.ottla.api.Topic;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Changes Kubernetes.
final class KubeHands {
  /// The finalizer of Topics whose Kafka topic is deleted with them.
  static final String FINALIZER = "ottla.dev/topic";

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Names.MANAGER)
          .build();

  private final KubernetesClient client;

  KubeHands(KubernetesClient client) {
    this.client = client;
  }

  static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  void apply(HasMetadata object) {
    client.resource(object).forceConflicts().fieldManager(Names.MANAGER).serverSideApply();
  }

  /// Deletes the pods that were seen, and no others that have got their names since.
  void restart(World world, Step.RestartPods step) {
    for (String name : step.pods()) {
      world
          .kube()
          .find(Pod.class, name)
          .ifPresent(pod -> delete(name, world.names(), pod.getMetadata().getUid()));
    }
  }

  private void delete(String name, Names names, String uid) {
    String path = "/api/v1/namespaces/" + names.namespace() + "/pods/" + name;
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("preconditions", Map.of("uid", uid));
    try {
      client.raw(path, "DELETE", options);
    } catch (KubernetesClientException e) {
      // Gone, or another pod by now: either way the one that was meant is no more.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  void grow(Names names, Step.GrowVolume step) {
    merge(
        names,
        step.claim(),
        Map.of("spec", Map.of("resources", Map.of("requests", Map.of("storage", step.size())))));
  }

  void mark(Names names, Step.MarkFormed step) {
    for (String claim : step.claims()) {
      merge(
          names,
          claim,
          Map.of("metadata", Map.of("annotations", Map.of(Names.QUORUM_FORMED, "true"))));
    }
  }

  /// Deletes an object. The pods of a StatefulSet stay: one that is made anew takes them over.
  void delete(Names names, Step.DeleteObject step) {
    Class<? extends HasMetadata> kind =
        switch (step.kind()) {
          case ConfigMap -> ConfigMap.class;
          case Service -> Service.class;
          case StatefulSet -> StatefulSet.class;
        };
    client
        .resources(kind)
        .inNamespace(names.namespace())
        .withName(step.name())
        .withPropagationPolicy(
            kind == StatefulSet.class ? DeletionPropagation.ORPHAN : DeletionPropagation.BACKGROUND)
        .delete();
  }

  /// Adds the finalizer to a Topic, if it is still as it was seen.
  void hold(Topic topic) {
    if (!finalizers(topic).contains(FINALIZER)) {
      List<String> all = new ArrayList<>(finalizers(topic));
      all.add(FINALIZER);
      finalizers(topic, all);
    }
  }

  /// Takes the finalizer from a Topic, if it is still as it was seen.
  void release(Topic topic) {
    if (finalizers(topic).contains(FINALIZER)) {
      finalizers(topic, finalizers(topic).stream().filter(f -> !f.equals(FINALIZER)).toList());
    }
  }

  private void finalizers(Topic topic, List<String> finalizers) {
    Map<String, Object> meta =
        Map.of(
            "resourceVersion", topic.getMetadata().getResourceVersion(), "finalizers", finalizers);
    client
        .resource(topic)
        .patch(MERGE, client.getKubernetesSerialization().asJson(Map.of("metadata", meta)));
  }

  private static List<String> finalizers(Topic topic) {
    List<String> finalizers = topic.getMetadata().getFinalizers();
    return finalizers == null ? List.of() : finalizers;
  }

  private void merge(Names names, String claim, Map<String, Object> patch) {
    // Named by an object and not by its name: the client would read it first.
    PersistentVolumeClaim target =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace(names.namespace())
            .withName(claim)
            .endMetadata()
            .build();
    client.resource(target).patch(MERGE, client.getKubernetesSerialization().asJson(patch));
  }
}
