package dev.ottla.core.lost;

import dev.ottla.core.world.Member;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Claims of a pod whose volumes are gone.
///
/// @param claims their names
/// @param why how that is known
/// @param from when that is for good; empty when it is already
record Missing(List<String> claims, String why, Optional<Instant> from) {
  /// A node that is only exchanged for another is back by then, and so is a volume that can be
  /// reached from the new one.
  private static final Duration EXCHANGE = Duration.ofMinutes(30);

  /// Where the first pod of a claim was to run when its volume was made.
  private static final String SELECTED = "volume.kubernetes.io/selected-node";

  /// What a pod that has no node waits for in vain; empty when that is something else.
  static Optional<Missing> of(World world, Member member) {
    // A volume that can be reached from elsewhere keeps no pod from a node.
    boolean pinned = member.unscheduled().filter(w -> w.contains("olume")).isPresent();
    if (member.ready() && !pinned) {
      return Optional.empty();
    }
    List<PersistentVolumeClaim> own = claims(world, member);
    List<String> lost =
        own.stream()
            .filter(c -> c.getStatus() != null && "Lost".equals(c.getStatus().getPhase()))
            .map(c -> c.getMetadata().getName())
            .toList();
    if (!lost.isEmpty() && !member.ready()) {
      return Optional.of(
          new Missing(
              lost,
              "the volume of claim " + String.join(", ", lost) + " no longer exists",
              Optional.empty()));
    }
    List<PersistentVolumeClaim> away =
        own.stream().filter(c -> pinned && gone(world, c).isPresent()).toList();
    return away.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Missing(
                away.stream().map(c -> c.getMetadata().getName()).toList(),
                "its volume was made for node %s, which no longer exists"
                    .formatted(gone(world, away.getFirst()).orElse("")),
                Optional.of(member.unscheduledSince().orElse(world.now()).plus(EXCHANGE))));
  }

  /// By their exact names, as the pod mounts them.
  private static List<PersistentVolumeClaim> claims(World world, Member member) {
    return member.pod().getSpec() == null || member.pod().getSpec().getVolumes() == null
        ? List.of()
        : member.pod().getSpec().getVolumes().stream()
            .filter(v -> v.getPersistentVolumeClaim() != null)
            .map(v -> v.getPersistentVolumeClaim().getClaimName())
            .flatMap(n -> world.kube().find(PersistentVolumeClaim.class, n).stream())
            .toList();
  }

  private static Optional<String> gone(World world, PersistentVolumeClaim claim) {
    return Notes.of(claim, SELECTED)
        .filter(n -> !world.kube().nodes().isEmpty() && world.kube().node(n).isEmpty());
  }
}
