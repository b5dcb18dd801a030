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
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
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
  static final String PROPERTIES = "server.properties";

  List<HasMetadata> all() {
    List<Draft> drafts = drafts();
    Forms forms = Forms.of(world, inputs.style(), drafts);
    List<HasMetadata> all = new ArrayList<>();
    for (Draft draft : drafts) {
      Forms.Chosen chosen = forms.of(draft);
      if (draft.mounted(chosen.template())) {
        all.add(draft.map());
      }
      all.add(set(draft, chosen));
    }
    return all;
  }

  private List<Draft> drafts() {
    List<Draft> all = new ArrayList<>();
    if (!world.spec().controllers().combined()) {
      var spec = world.spec().controllers();
      Shape shape =
          new Shape(
              Role.CONTROLLER,
              spec.storage().asStorage(),
              spec.resources(),
              spec.pod(),
              inputs.controllers());
      all.add(draft(shape, inputs.controllerConfig()));
    }
    var spec = world.spec().brokers();
    Shape shape =
        new Shape(Role.BROKER, spec.storage(), spec.resources(), spec.pod(), inputs.brokers());
    all.add(draft(shape, inputs.brokerConfig()));
    return all;
  }

  /// What differs between the roles.
  record Shape(
      Role role, Storage storage, Resources resources, dev.ottla.api.Pod pod, int replicas) {}

  /// A role as this operator draws it.
  ///
  /// @param map the configuration that its pods mount
  /// @param claims templates of its claims
  /// @param digest of the template as it is asked for
  record Draft(
      String name,
      Shape shape,
      ConfigMap map,
      List<PersistentVolumeClaim> claims,
      PodTemplateSpec template,
      String digest) {
    /// Whether other pods have this configuration, too.
    boolean mounted(PodTemplateSpec other) {
      return config(other).filter(map.getMetadata().getName()::equals).isPresent();
    }
  }

  /// The name of the configuration that pods mount.
  static Optional<String> config(PodTemplateSpec template) {
    return template.getSpec().getVolumes().stream()
        .filter(v -> v.getName().equals(Pods.CONFIG_VOLUME) && v.getConfigMap() != null)
        .map(v -> v.getConfigMap().getName())
        .findFirst();
  }

  private Draft draft(Shape shape, String config) {
    String name = world.names().set(shape.role());
    ConfigMap map = config(shape.role(), config);
    List<PersistentVolumeClaim> all = all(name, shape);
    int now = shape.role() == Role.BROKER ? Math.min(inputs.volumes(), all.size()) : all.size();
    Pods pods = new Pods(world, owned, inputs);
    String mounted = map.getMetadata().getName();
    PodTemplateSpec template = pods.template(shape, mounted, disks(now, shape));
    boolean ends =
        now == all.size() && inputs.controllers() == world.spec().controllers().replicas();
    PodTemplateSpec last = ends ? template : last(shape, mounted, all.size());
    String digest = Drift.fingerprint(last);
    return new Draft(name, shape, map, all.subList(0, now), template, digest);
  }

  /// The pods with which it ends. For a while they may have fewer volumes, and that votes go one by
  /// one is nobody's wish: no form is one of its own for that.
  private PodTemplateSpec last(Shape shape, String config, int volumes) {
    return new Pods(world, owned, inputs.with(world.spec().controllers().replicas()))
        .template(shape, config, disks(volumes, shape));
  }

  /// Templates cannot change once they are there: what the first one said stays. More may follow.
  private List<PersistentVolumeClaim> all(String name, Shape shape) {
    List<PersistentVolumeClaim> wished = claims(shape);
    List<PersistentVolumeClaim> all = new ArrayList<>();
    world
        .kube()
        .set(name)
        .ifPresent(s -> s.getSpec().getVolumeClaimTemplates().forEach(c -> all.add(Sets.kept(c))));
    boolean more = all.size() < wished.size() && (all.isEmpty() || shape.role() == Role.BROKER);
    if (more) {
      all.addAll(wished.subList(all.size(), wished.size()));
    }
    return all;
  }

  /// Named by its content and never changed: a revision of the pods has one configuration for ever.
  private ConfigMap config(Role role, String config) {
    String name = world.names().set(role) + "-" + Drift.digest(config).substring(0, 10);
    return new ConfigMapBuilder()
        .withMetadata(owned.meta(name, role))
        .withImmutable(true)
        .addToData(PROPERTIES, config)
        .build();
  }

  private StatefulSet set(Draft draft, Forms.Chosen chosen) {
    Shape shape = draft.shape();
    String whenDeleted = shape.storage().keepOnDelete() ? "Retain" : "Delete";
    return new StatefulSetBuilder()
        .withMetadata(meta(draft.name(), shape, chosen.notes()))
        .withNewSpec()
        .withReplicas(inputs.asleep().getOrDefault(shape.role(), shape.replicas()))
        .withServiceName(draft.name())
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy(whenDeleted, "Retain")
        .withNewSelector()
        .withMatchLabels(new TreeMap<>(world.names().selector(shape.role())))
        .endSelector()
        .withTemplate(chosen.template())
        .withVolumeClaimTemplates(draft.claims())
        .endSpec()
        .build();
  }

  private ObjectMeta meta(String name, Shape shape, Map<String, String> notes) {
    Map<String, String> all = new TreeMap<>(notes);
    if (inputs.asleep().containsKey(shape.role())) {
      all.put(Names.AWAKE, Integer.toString(shape.replicas()));
    }
    ObjectMeta meta = owned.meta(name, shape.role());
    meta.setAnnotations(all);
    return meta;
  }

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

  private static int disks(int claims, Shape shape) {
    return shape.storage().ephemeral() ? 1 : claims;
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
