package dev.ottla.core.status;

import dev.ottla.core.plan.Conditions;
import dev.ottla.core.plan.Words;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Properties of single brokers that somebody has set in Kafka: they win over what the spec says,
/// and nobody but who set them knows why. They are shown and left alone.
final class Overrides {
  static final String TYPE = "Overridden";

  /// So many are named.
  private static final int NAMED = 10;

  private Overrides() {}

  /// What is set; while Kafka is not seen, what was seen last.
  static Optional<String> of(World world, List<Condition> before) {
    return world.metadata().isPresent()
        ? words(world.metadata().get())
        : Conditions.find(before, TYPE).map(Condition::getMessage);
  }

  private static Optional<String> words(Metadata metadata) {
    List<String> all =
        new TreeMap<>(metadata.single())
            .entrySet().stream().flatMap(b -> words(b.getKey(), b.getValue())).toList();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Set by hand and left alone: "
                + Words.first(all, NAMED)
                + ". To take one back: kafka-configs.sh --entity-type brokers --entity-name ID"
                + " --alter --delete-config NAME");
  }

  private static Stream<String> words(int broker, Map<String, String> properties) {
    return new TreeMap<>(properties)
        .entrySet().stream()
            .map(p -> "%s=%s on broker %d".formatted(p.getKey(), p.getValue(), broker));
  }
}
