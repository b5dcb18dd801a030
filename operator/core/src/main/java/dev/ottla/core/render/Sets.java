package dev.ottla.core.render;

import dev.ottla.api.Resources;
import dev.ottla.api.Storage;
import dev.ottla.api.Volume;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The StatefulSets and the configuration they mount.
record Sets(World world, Owned owned, Render.Inputs inputs) {
  List<HasMetadata> all() {
    List<HasMetadata> all = new ArrayList<>();
    if (!world.spec().controllers().combined()) {
      var spec = world.spec().controllers();
      Shape shape =
          new Shape(
              Role.CONTROLLER,
              spec.storage().asStorage(),
              spec.resources(),
              spec.pod(),
              inputs.controllers());
      add(all, shape, inputs.controllerConfig());
    }
    var spec = world.spec().brokers();
    Shape shape =
        new Shape(Role.BROKER, spec.storage(), spec.resources(), spec.pod(), inputs.brokers());
    add(all, shape, inputs.brokerConfig());
    return all;
  }

  /// What differs between the roles.
  record Shape(
      Role role, Storage storage, Resources resources, dev.ottla.api.Pod pod, int replicas) {}

  private void add(List<HasMetadata> all, Shape shape, String config) {
    ConfigMap map = config(shape.role(), config);
    all.add(map);
    all.add(set(shape, map.getMetadata().getName()));
  }

  /// Named by its content and never changed: a revision of the pods has one configuration for ever.
  private ConfigMap config(Role role, String config) {
    String name = world.names().set(role) + "-" + Drift.digest(config).substring(0, 10);
    return new ConfigMapBuilder()
        .withMetadata(owned.meta(name, role))
        .withImmutable(true)
        .addToData("server.properties", config)
        .build();
  }

  private StatefulSet set(Shape shape, String config) {
    String name = world.names().set(shape.role());
    Optional<StatefulSet> found = world.kube().set(name);
    List<PersistentVolumeClaim> claims =
        found
            .map(s -> s.getSpec().getVolumeClaimTemplates().stream().map(Sets::kept).toList())
            .orElseGet(() -> claims(shape));
    String whenDeleted = shape.storage().keepOnDelete() ? "Retain" : "Delete";
    return new StatefulSetBuilder()
        .withMetadata(meta(name, shape))
        .withNewSpec()
        .withReplicas(inputs.asleep().getOrDefault(shape.role(), shape.replicas()))
        .withServiceName(name)
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy(whenDeleted, "Retain")
        .withNewSelector()
        .withMatchLabels(new TreeMap<>(world.names().selector(shape.role())))
        .endSelector()
        .withTemplate(new Pods(world, owned, inputs).template(shape, config, disks(claims, shape)))
        .withVolumeClaimTemplates(claims)
        .endSpec()
        .build();
  }

  private ObjectMeta meta(String name, Shape shape) {
    ObjectMeta meta = owned.meta(name, shape.role());
    if (inputs.asleep().containsKey(shape.role())) {
      meta.setAnnotations(Map.of(Names.AWAKE, Integer.toString(shape.replicas())));
    }
    return meta;
  }

  /// Templates cannot change once they are there: what the first one said stays.
  private static PersistentVolumeClaim kept(PersistentVolumeClaim found) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(found.getMetadata().getName())
        .withLabels(found.getMetadata().getLabels())
        .withAnnotations(found.getMetadata().getAnnotations())
        .endMetadata()
        .withNewSpec()
        .withAccessModes(found.getSpec().getAccessModes())
        .withStorageClassName(found.getSpec().getStorageClassName())
        .withNewResources()
        .withRequests(found.getSpec().getResources().getRequests())
        .endResources()
        .endSpec()
        .build();
  }

  private static int disks(List<PersistentVolumeClaim> claims, Shape shape) {
    return shape.storage().ephemeral() ? 1 : claims.size();
  }

  private List<PersistentVolumeClaim> claims(Shape shape) {
    if (shape.storage().ephemeral()) {
      return List.of();
    }
    List<Volume> volumes = shape.storage().all();
    return IntStream.range(0, volumes.size())
        .mapToObj(i -> claim(shape.role(), i, volumes.get(i)))
        .toList();
  }

  private PersistentVolumeClaim claim(Role role, int index, Volume volume) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(Pods.disk(index))
        .withLabels(owned.labels(role))
        .addToAnnotations(Names.CLUSTER_ID, inputs.identity().clusterId())
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(volume.storageClass())
        .withNewResources()
        .addToRequests("storage", volume.size())
        .endResources()
        .endSpec()
        .build();
  }
}
