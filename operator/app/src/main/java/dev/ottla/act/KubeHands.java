package dev.ottla.act;

import dev.ottla.api.Topic;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Changes Kubernetes.
final class KubeHands {
  /// The finalizer of Topics whose Kafka topic is deleted with them.
  static final String FINALIZER = "ottla.dev/topic";

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Names.MANAGER)
          .build();

  private static final PatchContext STATUS =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Names.MANAGER)
          .withForce(true)
          .build();

  /// How long it may take until the pods of a StatefulSet are nobody's and it is gone.
  private static final Duration GONE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(100);

  private final KubernetesClient client;

  KubeHands(KubernetesClient client) {
    this.client = client;
  }

  static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  void apply(World world, HasMetadata object) {
    if (object instanceof ConfigMap map
        && map.getMetadata().getName().equals(world.names().topology())) {
      agree(world, map);
    } else if (object instanceof StatefulSet set) {
      draw(world, set);
    } else {
      apply(object);
    }
  }

  /// Applies a StatefulSet over the one that was seen and no other: another release may have made
  /// or changed it meanwhile, whose pods would restart for a form that nobody has approved.
  private void draw(World world, StatefulSet set) {
    String name = set.getMetadata().getName();
    Optional<StatefulSet> seen = world.kube().set(name);
    Optional<StatefulSet> now = current(world.names(), name);
    if (!seen.map(KubeHands::form).equals(now.map(KubeHands::form))) {
      throw new Overtaken();
    }
    try {
      apply(now.map(n -> over(n, set)).orElse(set));
    } catch (KubernetesClientException e) {
      throw overtaken(e);
    }
  }

  /// What of an object only its writers change.
  private static List<Object> form(StatefulSet set) {
    return List.of(set.getMetadata().getUid(), set.getMetadata().getGeneration());
  }

  private static StatefulSet over(StatefulSet now, StatefulSet set) {
    return new StatefulSetBuilder(set)
        .editMetadata()
        .withResourceVersion(now.getMetadata().getResourceVersion())
        .endMetadata()
        .build();
  }

  private void apply(HasMetadata object) {
    client.resource(object).forceConflicts().fieldManager(Names.MANAGER).serverSideApply();
  }

  /// Applies what is agreed on, if it is still as it was seen: an operator that looked before there
  /// was a quorum must not say so when there is one.
  private void agree(World world, ConfigMap map) {
    String version =
        world.topology().map(t -> t.getMetadata().getResourceVersion()).orElseGet(() -> begin(map));
    try {
      apply(
          new ConfigMapBuilder(map)
              .editMetadata()
              .withResourceVersion(version)
              .endMetadata()
              .build());
    } catch (KubernetesClientException e) {
      throw overtaken(e);
    }
  }

  /// An empty one: applying has no condition that there is none yet. Answers its version.
  private String begin(ConfigMap map) {
    ConfigMap empty =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(map.getMetadata().getNamespace())
            .withName(map.getMetadata().getName())
            .withLabels(map.getMetadata().getLabels())
            .withOwnerReferences(map.getMetadata().getOwnerReferences())
            .endMetadata()
            .build();
    try {
      return client.resource(empty).create().getMetadata().getResourceVersion();
    } catch (KubernetesClientException e) {
      throw overtaken(e);
    }
  }

  private static RuntimeException overtaken(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT ? new Overtaken() : e;
  }

  /// Gives a resource its status, unless it is gone.
  void tell(HasMetadata object) {
    try {
      client.resource(object).subresource("status").patch(STATUS);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /// Signs for pods that serve, then deletes them.
  void restart(World world, Step.RestartPods step) {
    List<Pod> pods = pods(world, step.pods());
    sign(world, Signature.text(pods));
    pods.forEach(p -> delete(world.names(), p));
  }

  /// Deletes pods that do not serve.
  void repair(World world, Step.RepairPods step) {
    pods(world, step.pods()).forEach(p -> delete(world.names(), p));
  }

  /// Fails when anybody has signed for a restart, or changed the topology, since the look.
  void unsigned(World world) {
    sign(world, world.topology().flatMap(m -> Notes.of(m, Signature.KEY)).orElse(""));
  }

  /// The claims first: a pod that came before them would keep them.
  void replace(World world, Step.ReplaceVolumes step) {
    for (String claim : step.claims()) {
      world
          .kube()
          .find(PersistentVolumeClaim.class, claim)
          .ifPresent(c -> delete(world.names(), "persistentvolumeclaims", c));
    }
    pods(world, List.of(step.pod())).forEach(p -> delete(world.names(), p));
  }

  private static List<Pod> pods(World world, List<String> names) {
    return names.stream().flatMap(n -> world.kube().find(Pod.class, n).stream()).toList();
  }

  private void sign(World world, String pods) {
    sign(world, Map.of(Signature.KEY, pods));
  }

  private void sign(World world, Map<String, String> notes) {
    ConfigMap seen = world.topology().orElseThrow(Overtaken::new);
    Map<String, Object> meta =
        Map.of("resourceVersion", seen.getMetadata().getResourceVersion(), "annotations", notes);
    // Named by an object and not by its name: the client would read it first.
    ConfigMap target =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(world.names().namespace())
            .withName(world.names().topology())
            .endMetadata()
            .build();
    try {
      client
          .resource(target)
          .patch(MERGE, client.getKubernetesSerialization().asJson(Map.of("metadata", meta)));
    } catch (KubernetesClientException e) {
      throw overtaken(e);
    }
  }

  /// Deletes a pod as it was seen: no other that has got its name since, and not the same one when
  /// it has come to serve since.
  private void delete(Names names, Pod pod) {
    delete(names, "pods", pod);
  }

  private void delete(Names names, String kind, HasMetadata seen) {
    String name = seen.getMetadata().getName();
    String path = "/api/v1/namespaces/" + names.namespace() + "/" + kind + "/" + name;
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put(
        "preconditions",
        Map.of(
            "uid",
            seen.getMetadata().getUid(),
            "resourceVersion",
            seen.getMetadata().getResourceVersion()));
    delete(path, options);
  }

  /// Whether it was there as it was seen.
  private boolean delete(String path, Map<String, Object> options) {
    try {
      client.raw(path, "DELETE", options);
      return true;
    } catch (KubernetesClientException e) {
      // Gone, another pod by now, or changed: the next look tells which.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return false;
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

  /// Notes how many pods there are, deletes a StatefulSet without them, and makes the new one,
  /// which takes them over.
  void remake(World world, Step.RemakeSet step) throws InterruptedException {
    String name = step.set().getMetadata().getName();
    StatefulSet seen = world.kube().set(name).orElseThrow(Overtaken::new);
    String signed = world.topology().flatMap(m -> Notes.of(m, Signature.KEY)).orElse("");
    String pods = Integer.toString(world.awake(Role.BROKER));
    sign(world, Map.of(Signature.KEY, signed, Names.REMADE, pods));
    String path = "/apis/apps/v1/namespaces/" + world.names().namespace() + "/statefulsets/" + name;
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Orphan");
    options.put("preconditions", Map.of("uid", seen.getMetadata().getUid()));
    if (!delete(path, options) && there(world.names(), name)) {
      throw new Overtaken();
    }
    Instant due = Instant.now().plus(GONE);
    while (there(world.names(), name)) {
      if (Instant.now().isAfter(due)) {
        throw new Overtaken();
      }
      Thread.sleep(POLL);
    }
    apply(step.set());
  }

  private boolean there(Names names, String set) {
    return current(names, set).isPresent();
  }

  /// By a list: that is what the operator's rights allow.
  private Optional<StatefulSet> current(Names names, String set) {
    return client
        .resources(StatefulSet.class)
        .inNamespace(names.namespace())
        .withField("metadata.name", set)
        .list()
        .getItems()
        .stream()
        .findFirst();
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
