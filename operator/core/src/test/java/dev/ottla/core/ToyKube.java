package dev.ottla.core;

import dev.ottla.core.plan.Step.GrowVolume;
import dev.ottla.core.plan.Step.ReplaceVolumes;
import dev.ottla.core.world.Role;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The part of Kubernetes that stories need: StatefulSets make pods and claims, Services get ports,
/// processes start and end. What it shows are values that nobody changes.
final class ToyKube {
  private static final String SOURCE = "source";

  final Map<String, ToyPod> pods = new TreeMap<>();
  final Map<String, HasMetadata> kept = new TreeMap<>();
  final Map<String, HasMetadata> claims = new TreeMap<>();

  /// Pods that do not become ready, whatever happens.
  final Set<String> broken = new HashSet<>();

  /// Nodes without room for another pod.
  final Set<String> full = new HashSet<>();

  /// Nodes that are off.
  final Map<String, Integer> off = new HashMap<>();

  /// Makes the brokers' part of a process ready.
  BooleanSupplier quorum = () -> true;

  /// Whether a Kafka version can read what the metadata log holds.
  Predicate<String> reads = v -> true;

  private ToyVolumes volumes = new ToyVolumes();
  private final Sketch sketch;
  private int nodePort = 30000;
  private int uids;
  private long versions;

  ToyKube(Sketch sketch) {
    this.sketch = sketch;
  }

  ToyKube copy() {
    ToyKube copy = new ToyKube(sketch);
    pods.forEach((n, p) -> copy.pods.put(n, p.copy()));
    copy.kept.putAll(kept);
    copy.claims.putAll(claims);
    copy.broken.addAll(broken);
    copy.volumes = volumes.copy();
    copy.nodePort = nodePort;
    copy.uids = uids;
    copy.versions = versions;
    return copy;
  }

  /// What an object that is shown was applied as.
  static HasMetadata source(HasMetadata shown) {
    Object source = shown.getMetadata().getAdditionalProperties().get(SOURCE);
    return source instanceof HasMetadata s ? s : shown;
  }

  List<HasMetadata> objects() {
    List<HasMetadata> all = new ArrayList<>(kept.values());
    pods.values().forEach(p -> all.add(p.view()));
    all.addAll(claims.values());
    return all;
  }

  /// Takes an object; answers what a reader of the story wants to know of it.
  String apply(HasMetadata object) {
    String key = object.getKind() + "/" + object.getMetadata().getName();
    @Nullable HasMetadata before = kept.get(key);
    HasMetadata now =
        switch (object) {
          case StatefulSet set -> shown(set, before);
          case ConfigMap map -> shown(map, before);
          case Service service when service.getSpec().getType() != null -> ported(service, before);
          default -> object;
        };
    kept.put(key, now);
    return object instanceof StatefulSet set ? " with " + set.getSpec().getReplicas() : "";
  }

  private StatefulSet shown(StatefulSet set, @Nullable HasMetadata before) {
    StatefulSet shown = new StatefulSet();
    shown.setMetadata(meta(set));
    shown
        .getMetadata()
        .setGeneration(before == null ? 1 : before.getMetadata().getGeneration() + 1);
    shown.getMetadata().setUid(before == null ? "uid-" + uids++ : before.getMetadata().getUid());
    shown.setSpec(set.getSpec());
    if (before instanceof StatefulSet b) {
      shown.setStatus(b.getStatus());
    }
    return shown;
  }

  /// Annotations that others set stay.
  private ConfigMap shown(ConfigMap map, @Nullable HasMetadata before) {
    ConfigMap shown = new ConfigMap();
    shown.setMetadata(meta(map));
    shown.setData(map.getData());
    shown.setImmutable(map.getImmutable());
    if (before != null && before.getMetadata().getAnnotations() != null) {
      Map<String, String> all = new TreeMap<>(before.getMetadata().getAnnotations());
      all.putAll(map.getMetadata().getAnnotations());
      shown.getMetadata().setAnnotations(all);
    }
    return shown;
  }

  private Service ported(Service service, @Nullable HasMetadata before) {
    Service shown = new ServiceBuilder(service).build();
    shown.setMetadata(meta(service));
    for (int i = 0; i < shown.getSpec().getPorts().size(); i++) {
      Integer port =
          before instanceof Service b
              ? b.getSpec().getPorts().get(i).getNodePort()
              : Integer.valueOf(nodePort++);
      shown.getSpec().getPorts().get(i).setNodePort(port);
    }
    return shown;
  }

  private ObjectMeta meta(HasMetadata from) {
    ObjectMeta meta = new ObjectMeta();
    meta.setName(from.getMetadata().getName());
    meta.setNamespace(from.getMetadata().getNamespace());
    meta.setLabels(from.getMetadata().getLabels());
    meta.setAnnotations(from.getMetadata().getAnnotations());
    meta.setOwnerReferences(from.getMetadata().getOwnerReferences());
    meta.setResourceVersion(Long.toString(++versions));
    meta.setAdditionalProperty(SOURCE, source(from));
    return meta;
  }

  /// Sets an annotation of a ConfigMap, if it is there.
  boolean annotate(String map, String key, String value) {
    if (!(kept.get("ConfigMap/" + map) instanceof ConfigMap found)) {
      return false;
    }
    ConfigMap shown = new ConfigMap();
    shown.setMetadata(meta(found));
    shown.setData(found.getData());
    Map<String, String> all = new TreeMap<>(found.getMetadata().getAnnotations());
    all.put(key, value);
    shown.getMetadata().setAnnotations(all);
    kept.put("ConfigMap/" + map, shown);
    return true;
  }

  void delete(String kind, String name) {
    kept.remove(kind + "/" + name);
  }

  /// Its process ends, and so does the pod after a while.
  void deletePod(String name, Luck luck) {
    ToyPod pod = pods.get(name);
    if (pod != null && !pod.stopping) {
      pod.stopping = true;
      pod.shownReady = false;
      pod.state = ToyPod.State.STARTING;
      pod.timer = luck.ticks(0, 3);
      pod.changed();
    }
  }

  /// Its process ends and is started again in the same pod.
  void crash(ToyPod pod, int ticks) {
    if (pod.state == ToyPod.State.PENDING) {
      return; // It has no node, so nothing of it runs.
    }
    pod.state = ToyPod.State.STARTING;
    pod.timer = ticks;
  }

  boolean markFormed(String claim) {
    return change(claim, c -> c.getMetadata().setAnnotations(ToyVolumes.marked(c)));
  }

  boolean grow(GrowVolume step) {
    return change(
        step.claim(),
        c -> c.getSpec().getResources().setRequests(Map.of("storage", new Quantity(step.size()))));
  }

  /// A volume is gone for good, and the process that had it.
  void lose(ToyPod pod) {
    String claim = "data-0-" + pod.name;
    change(
        claim,
        c -> c.setStatus(new PersistentVolumeClaimStatusBuilder().withPhase("Lost").build()));
    deletePod(pod.name, Luck.none());
  }

  boolean lost(String pod) {
    return claims.get("data-0-" + pod) instanceof PersistentVolumeClaim c && c.getStatus() != null;
  }

  void replace(ReplaceVolumes step) {
    step.claims().forEach(claims::remove);
    volumes.replaced(step.pod());
    deletePod(step.pod(), Luck.none());
  }

  /// Refused when it is gone: another operator may have replaced it since the look.
  private boolean change(String name, Consumer<PersistentVolumeClaim> change) {
    if (!(claims.get(name) instanceof PersistentVolumeClaim found)) {
      return false;
    }
    PersistentVolumeClaim now = new PersistentVolumeClaimBuilder(found).build();
    change.accept(now);
    claims.put(name, now);
    return true;
  }

  List<StatefulSet> sets() {
    List<StatefulSet> sets = new ArrayList<>();
    for (HasMetadata object : kept.values()) {
      if (object instanceof StatefulSet set) {
        sets.add(set);
      }
    }
    return sets;
  }

  Optional<ToyPod> pod(int id) {
    Role role = id < Role.CONTROLLER.base() ? Role.BROKER : Role.CONTROLLER;
    return Optional.ofNullable(pods.get(Toy.NAMES.pod(role, id - role.base())));
  }

  /// Everybody does a bit of their part; answers whether anything has changed.
  boolean tick(Luck luck, Instant now) {
    boolean changed = false;
    for (StatefulSet set : sets()) {
      if (luck.chance(0.7)) {
        changed |= control(set, luck);
      }
    }
    off.replaceAll((n, t) -> t - 1);
    off.values().removeIf(t -> t <= 0);
    for (ToyPod pod : List.copyOf(pods.values())) {
      changed |= advance(pod, luck, now);
    }
    return changed;
  }

  private boolean control(StatefulSet set, Luck luck) {
    String name = set.getMetadata().getName();
    boolean changed = false;
    Long generation = set.getMetadata().getGeneration();
    if (set.getStatus() == null || !generation.equals(set.getStatus().getObservedGeneration())) {
      StatefulSetStatus status = new StatefulSetStatus();
      status.setObservedGeneration(generation);
      status.setUpdateRevision(sketch.revision(set));
      StatefulSet shown = new StatefulSet();
      shown.setMetadata(set.getMetadata());
      shown.setSpec(set.getSpec());
      shown.setStatus(status);
      kept.put("StatefulSet/" + name, shown);
      changed = true;
    }
    Role role = name.endsWith(Role.BROKER.plural()) ? Role.BROKER : Role.CONTROLLER;
    boolean refused = false;
    for (int i = 0; i < set.getSpec().getReplicas(); i++) {
      if (refused && ToyVolumes.batch(i)) {
        return changed;
      }
      String pod = name + "-" + i;
      if (!pods.containsKey(pod)) {
        pods.put(pod, pod(set, pod, role, i, luck));
        ToyVolumes.provide(set, pod, claims);
        changed = true;
      } else if (ToyVolumes.refused(set, pods.get(pod))) {
        ToyVolumes.provide(set, pod, claims);
        refused = true;
      }
    }
    if (refused) {
      return changed;
    }
    for (ToyPod pod : List.copyOf(pods.values())) {
      if (pod.role == role && pod.ordinal >= set.getSpec().getReplicas() && !pod.stopping) {
        deletePod(pod.name, luck);
        changed = true;
      }
    }
    return changed;
  }

  private ToyPod pod(StatefulSet set, String name, Role role, int ordinal, Luck luck) {
    ToyPod pod =
        new ToyPod(
            name,
            role,
            ordinal,
            "uid-" + uids++,
            sketch.revision(set),
            set.getSpec().getTemplate());
    pod.timer = luck.ticks(1, 3);
    place(pod);
    return pod;
  }

  private void place(ToyPod pod) {
    String node = "node-" + (char) ('a' + pod.ordinal % 3);
    boolean room = !full.contains(node) && !lost(pod.name);
    pod.node = room ? node : "";
    pod.state = room ? ToyPod.State.STARTING : ToyPod.State.PENDING;
  }

  private boolean advance(ToyPod pod, Luck luck, Instant now) {
    if (pod.timer > 0) {
      pod.timer--;
      return show(pod, luck, now);
    }
    if (pod.stopping) {
      pods.remove(pod.name);
      return true;
    }
    ToyPod.State before = pod.state;
    boolean mounted = pod.mounted;
    pod.mounted |= mountable(pod.template) && kept.containsKey("ConfigMap/" + Toy.NAMES.topology());
    switch (pod.state) {
      case PENDING -> place(pod);
      case STARTING, FAILING -> {
        if (!off.containsKey(pod.node) && pod.mounted) {
          boolean sick = broken.contains(pod.name) || sick(pod);
          pod.state = sick ? ToyPod.State.FAILING : ToyPod.State.RUNNING;
          if (!sick) {
            volumes.runs(pod);
          }
        }
      }
      case RUNNING -> {
        if (pod.role == Role.CONTROLLER || quorum.getAsBoolean()) {
          pod.state = ToyPod.State.READY;
        }
      }
      case READY -> {}
    }
    if (pod.state != before || pod.mounted != mounted) {
      pod.changed();
    }
    return show(pod, luck, now) || pod.state != before;
  }

  /// Whether the configuration that pods mount is there.
  boolean mountable(PodTemplateSpec template) {
    return kept.containsKey("ConfigMap/" + ToyPod.config(template));
  }

  /// The kubelet tells the API server, later.
  private boolean show(ToyPod pod, Luck luck, Instant now) {
    boolean late = pod.shownReady != pod.serves() && !pod.stopping && luck.chance(0.6);
    if (late) {
      pod.show(pod.serves(), now);
    }
    return late;
  }

  /// A configuration that nobody can run.
  private boolean sick(ToyPod pod) {
    return !reads.test(pod.kafka()) || volumes.fewer(pod) || property(pod, "sick").equals("true");
  }

  /// A property of the file that a pod mounts; empty when it has none.
  String property(ToyPod pod, String name) {
    return kept.get("ConfigMap/" + pod.config()) instanceof ConfigMap map
        ? sketch.properties(map).getOrDefault(name, "")
        : "";
  }
}
