package dev.ottla.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Store;
import org.jspecify.annotations.Nullable;

/// What an object must pass before it is written.
final class Admission {
  private final Store store;

  Admission(Store store) {
    this.store = store;
  }

  /// Refuses a namespace that is not there or is going.
  void namespace(Kind kind, @Nullable String namespace, String name) {
    if (namespace == null) {
      throw new ApiError(400, "BadRequest", "an empty namespace may not be set during creation");
    }
    var live = store.get("namespaces", null, namespace);
    if (live.isEmpty()) {
      throw new ApiError(404, "NotFound", "namespaces \"%s\" not found".formatted(namespace));
    }
    if (live.get().tree().at("/metadata/deletionTimestamp").isTextual()) {
      throw new ApiError(
          403,
          "Forbidden",
          ("%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being"
                  + " terminated")
              .formatted(kind.resource(), name, namespace));
    }
  }

  void admit(Kind kind, @Nullable ObjectNode old, ObjectNode object, String part, Call call) {
    if (object.at("/metadata/name").asText("").isEmpty()) {
      throw new ApiError(
          422,
          "Invalid",
          "%s \"\" is invalid: metadata.name: Required value: name or generateName is required"
              .formatted(kind.qualified()));
    }
  }

  void track(
      Kind kind,
      @Nullable ObjectNode old,
      ObjectNode object,
      String manager,
      String part,
      Call call) {}
}
