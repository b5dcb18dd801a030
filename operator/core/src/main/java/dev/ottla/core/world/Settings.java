package dev.ottla.core.world;

import java.util.Map;
import java.util.Optional;

/// What the operator was started with.
///
/// @param images the image of each Kafka version it can run, by version
/// @param pullPolicy when nodes fetch these images: `IfNotPresent`, `Always` or `Never`
public record Settings(Map<String, String> images, String pullPolicy) {
  /// The image of a Kafka version; empty when this operator has none.
  public Optional<String> image(String version) {
    return Optional.ofNullable(images.get(version));
  }
}
