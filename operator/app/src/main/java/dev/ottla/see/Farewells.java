package dev.ottla.see;

import dev.ottla.core.world.Kube;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers pods that were deleted until the watch tells so: to a cache that lags they look
/// healthy, and a plan made from it could take a second broker too early.
final class Farewells {
  /// Far longer than any watch lags.
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Map<String, Instant> left = new ConcurrentHashMap<>();

  void note(Pod pod, Instant now) {
    left.put(pod.getMetadata().getUid(), now);
  }

  /// The same objects, with those pods on their way out.
  Kube look(Kube kube, Instant now) {
    left.values().removeIf(at -> at.isBefore(now.minus(KEPT)));
    if (left.isEmpty()) {
      return kube;
    }
    List<HasMetadata> objects = kube.objects().stream().map(this::leaving).toList();
    return new Kube(objects, kube.nodes());
  }

  private HasMetadata leaving(HasMetadata object) {
    if (!(object instanceof Pod pod) || pod.getMetadata().getDeletionTimestamp() != null) {
      return object;
    }
    Instant at = left.get(pod.getMetadata().getUid());
    return at == null
        ? object
        : new PodBuilder(pod)
            .editMetadata()
            .withDeletionTimestamp(at.toString())
            .endMetadata()
            .build();
  }
}
