package dev.ottla.core;

import dev.ottla.core.world.Role;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pod and the process in it.
final class ToyPod {
  /// What its process does.
  enum State {
    /// No node has room.
    PENDING,
    /// It will run when its time has come.
    STARTING,
    /// Its controller part works; its broker part waits for the quorum.
    RUNNING,
    /// It serves.
    READY,
    /// It ends again and again.
    FAILING
  }

  final String name;
  final Role role;
  final int ordinal;
  final String uid;
  final String revision;
  final PodTemplateSpec template;
  private final int below;
  private final int volumes;

  State state = State.STARTING;

  /// Ticks until the next thing happens to it.
  int timer;

  String node = "";

  /// Why it has none.
  String homeless = "no node has room";

  /// What its status says, which lags behind what its process does.
  boolean shownReady;

  boolean stopping;

  /// Whether the configurations it mounts were there when it began.
  boolean mounted;

  @Nullable String annotation;
  private @Nullable String readySince;
  private long version = 1;
  private @Nullable Pod view;

  ToyPod(String name, Role role, int ordinal, String uid, String revision, PodTemplateSpec from) {
    this.name = name;
    this.role = role;
    this.ordinal = ordinal;
    this.uid = uid;
    this.revision = revision;
    this.template = from;
    this.below = below(from);
    this.volumes = volumes(from);
  }

  ToyPod copy() {
    ToyPod copy = new ToyPod(name, role, ordinal, uid, revision, template);
    copy.state = state;
    copy.timer = timer;
    copy.node = node;
    copy.shownReady = shownReady;
    copy.stopping = stopping;
    copy.mounted = mounted;
    copy.annotation = annotation;
    copy.readySince = readySince;
    copy.version = version;
    copy.view = view;
    return copy;
  }

  int id() {
    return role.base() + ordinal;
  }

  /// Whether its process takes part in the quorum.
  boolean running() {
    return state == State.RUNNING || state == State.READY;
  }

  boolean serves() {
    return state == State.READY;
  }

  String version() {
    return Long.toString(version);
  }

  /// Whether it was started as a controller.
  boolean controls() {
    return role == Role.CONTROLLER || ordinal < below;
  }

  private static int below(PodTemplateSpec template) {
    return template.getSpec().getContainers().getFirst().getEnv().stream()
        .filter(e -> e.getName().equals("OTTLA_CONTROLLERS_BELOW"))
        .mapToInt(e -> Integer.parseInt(e.getValue()))
        .sum();
  }

  /// How many volumes it mounts.
  int volumes() {
    return volumes;
  }

  private static int volumes(PodTemplateSpec template) {
    return (int)
        template.getSpec().getContainers().getFirst().getVolumeMounts().stream()
            .filter(m -> m.getName().startsWith("data-"))
            .count();
  }

  /// The Kafka version it runs.
  String kafka() {
    return template.getMetadata().getLabels().getOrDefault("ottla.dev/kafka-version", "");
  }

  /// The name of the configuration it mounts.
  String config() {
    return config(template);
  }

  static String config(PodTemplateSpec template) {
    return template.getSpec().getVolumes().getFirst().getConfigMap().getName();
  }

  void show(boolean ready, Instant now) {
    if (ready != shownReady) {
      shownReady = ready;
      readySince = now.toString();
      changed();
    }
  }

  void changed() {
    version++;
    view = null;
  }

  /// As the API server has it; a value that nobody changes.
  Pod view() {
    if (view == null) {
      view = draw();
    }
    return view;
  }

  private Pod draw() {
    ObjectMeta meta = new ObjectMeta();
    meta.setName(name);
    meta.setUid(uid);
    meta.setResourceVersion(version());
    Map<String, String> labels = new HashMap<>(template.getMetadata().getLabels());
    labels.put("controller-revision-hash", revision);
    meta.setLabels(labels);
    meta.setAnnotations(annotation == null ? Map.of() : Map.of("ottla.dev/restart", annotation));
    meta.setDeletionTimestamp(stopping ? "2027-01-01T00:00:00Z" : null);
    PodSpec spec = new PodSpec();
    spec.setNodeName(node.isEmpty() ? null : node);
    List<Volume> volumes = new ArrayList<>(template.getSpec().getVolumes());
    for (int k = 0; k < volumes(); k++) {
      volumes.add(
          new VolumeBuilder()
              .withName("data-" + k)
              .withNewPersistentVolumeClaim("data-%d-%s".formatted(k, name), false)
              .build());
    }
    spec.setVolumes(volumes);
    PodStatus status = new PodStatus();
    PodCondition ready = condition("Ready", shownReady, null);
    ready.setLastTransitionTime(readySince);
    status.setConditions(state == State.PENDING ? List.of(ready, pending()) : List.of(ready));
    ContainerState process = new ContainerState();
    switch (state) {
      case STARTING, RUNNING, READY -> {
        if (mounted) {
          process.setRunning(new ContainerStateRunning());
        } else {
          process.setWaiting(new ContainerStateWaiting(null, "ContainerCreating"));
        }
      }
      case FAILING ->
          process.setWaiting(new ContainerStateWaiting("back-off 10s", "CrashLoopBackOff"));
      case PENDING -> {}
    }
    ContainerStatus container = new ContainerStatus();
    container.setState(process);
    status.setContainerStatuses(List.of(container));
    Pod pod = new Pod();
    pod.setMetadata(meta);
    pod.setSpec(spec);
    pod.setStatus(status);
    return pod;
  }

  private PodCondition pending() {
    PodCondition condition = condition("PodScheduled", false, homeless);
    condition.setLastTransitionTime(readySince);
    return condition;
  }

  private static PodCondition condition(String type, boolean met, @Nullable String message) {
    PodCondition condition = new PodCondition();
    condition.setType(type);
    condition.setStatus(met ? "True" : "False");
    condition.setMessage(message);
    condition.setReason(message == null ? null : "Unschedulable");
    return condition;
  }
}
