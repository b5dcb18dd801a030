package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pod of the cluster with its place in it.
///
/// @param role the StatefulSet it belongs to
/// @param pod the pod as Kubernetes has it
/// @param ordinal the number at the end of the pod's name
public record Member(Role role, Pod pod, int ordinal) {
  /// One whose name says its number.
  public Member(Role role, Pod pod) {
    this(role, pod, ordinal(pod.getMetadata().getName()));
  }

  private static int ordinal(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  /// The pod's name.
  public String name() {
    return pod.getMetadata().getName();
  }

  /// Kafka's node id of the pod.
  public int id() {
    return role.base() + ordinal();
  }

  /// The StatefulSet's revision it was made from.
  public String revision() {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .map(l -> l.get("controller-revision-hash"))
        .orElse("");
  }

  /// The Kafka version it runs, by its label.
  public Optional<String> version() {
    return Optional.ofNullable(pod.getMetadata().getLabels()).map(l -> l.get(Names.VERSION_LABEL));
  }

  /// Whether a person asked for its restart, by an annotation of the pod.
  public boolean asked() {
    return Notes.of(pod, Names.RESTART).isPresent();
  }

  /// Since when it is ready or not; empty when that is not known.
  public Optional<Instant> since() {
    return condition("Ready").map(PodCondition::getLastTransitionTime).map(Instant::parse);
  }

  /// How many volumes it has that outlive it.
  public int volumes() {
    if (pod.getSpec() == null || pod.getSpec().getVolumes() == null) {
      return 0;
    }
    int claimed = 0;
    for (Volume volume : pod.getSpec().getVolumes()) {
      claimed += volume.getPersistentVolumeClaim() == null ? 0 : 1;
    }
    return claimed;
  }

  /// Whether it is ready and not on its way out.
  public boolean ready() {
    return !stopping() && condition("Ready").filter(c -> c.getStatus().equals("True")).isPresent();
  }

  /// Whether it is on its way out.
  public boolean stopping() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /// Whether it has a node to run on.
  public boolean scheduled() {
    return pod.getSpec() != null && pod.getSpec().getNodeName() != null;
  }

  /// Whether its process has been started and has not ended.
  public boolean running() {
    return containers().stream()
        .anyMatch(c -> c.getState() != null && c.getState().getRunning() != null);
  }

  /// Why its container waits or how it ended last, when that is a trouble; empty when it is none.
  public Optional<String> trouble() {
    return containers().stream().map(Member::trouble).flatMap(Optional::stream).findFirst();
  }

  /// Why it has no node, in the scheduler's words; empty when it has one.
  public Optional<String> unscheduled() {
    return unplaced().map(c -> Optional.ofNullable(c.getMessage()).orElse(c.getReason()));
  }

  /// Since when it has no node, though one was looked for; empty when it has one, or when that is
  /// not known.
  public Optional<Instant> unscheduledSince() {
    return unplaced().map(PodCondition::getLastTransitionTime).map(Instant::parse);
  }

  private Optional<PodCondition> unplaced() {
    return condition("PodScheduled").filter(c -> c.getStatus().equals("False"));
  }

  private static Optional<String> trouble(ContainerStatus status) {
    if (status.getState() == null || status.getState().getWaiting() == null) {
      return Optional.empty();
    }
    String reason = status.getState().getWaiting().getReason();
    if (reason == null || reason.equals("ContainerCreating") || reason.equals("PodInitializing")) {
      return Optional.empty();
    }
    String message = status.getState().getWaiting().getMessage();
    return Optional.of(message == null ? reason : reason + ": " + message);
  }

  /// The one of a type; Kubernetes has no two.
  private Optional<PodCondition> condition(String type) {
    for (PodCondition c : conditions()) {
      if (c.getType().equals(type)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  private List<PodCondition> conditions() {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? List.of()
        : pod.getStatus().getConditions();
  }

  private List<ContainerStatus> containers() {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? List.of()
        : pod.getStatus().getContainerStatuses();
  }
}
