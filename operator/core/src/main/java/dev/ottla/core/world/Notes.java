package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;

/// Annotations: an object may have none at all.
public final class Notes {
  private Notes() {}

  /// The value of an object's annotation, if it has it.
  public static Optional<String> of(HasMetadata object, String key) {
    return of(object.getMetadata(), key);
  }

  /// Likewise, of what has no kind of its own, as a template.
  public static Optional<String> of(ObjectMeta meta, String key) {
    return Optional.ofNullable(meta.getAnnotations()).map(a -> a.get(key));
  }
}
