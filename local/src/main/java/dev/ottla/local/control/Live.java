package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The live objects behind the snapshots one looks at: what was read is named, what is stored is
/// changed.
public record Live(Objects objects) {
  /// Changes all but the status of the object that the snapshot shows.
  public ObjectNode update(String resource, JsonNode seen, Consumer<ObjectNode> change) {
    return objects.update(
        resource,
        scope(seen),
        Meta.name(seen),
        now -> {
          change.accept(now);
          return now;
        });
  }

  /// Changes the status of the object that the snapshot shows.
  public ObjectNode status(String resource, JsonNode seen, Consumer<ObjectNode> change) {
    return objects.updateStatus(
        resource,
        scope(seen),
        Meta.name(seen),
        now -> {
          change.accept(now);
          return now;
        });
  }

  /// Asks the object that the snapshot shows to go, once.
  public void delete(String resource, JsonNode seen) {
    if (!Meta.leaving(seen)) {
      objects.delete(resource, scope(seen), Meta.name(seen));
    }
  }

  private static @Nullable String scope(JsonNode seen) {
    return Meta.namespace(seen).isEmpty() ? null : Meta.namespace(seen);
  }
}
