package dev.ottla.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.patch.Managed;
import dev.ottla.local.schema.Check;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Shape;
import dev.ottla.local.schema.Violation;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Store;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
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
      throw Refusals.terminating(kind, name, namespace);
    }
  }

  /// Prunes, fills in and checks an object; `old` is null when it is made now.
  void admit(Kind kind, @Nullable ObjectNode old, ObjectNode object, Call call) {
    var unknown = Shape.prune(object, call.version().schema());
    if (!unknown.isEmpty()) {
      unknown(kind, unknown, call);
    }
    // Of the wrong type is not what the defaults expect.
    var wrong = kind.builtin() ? Check.types(call.version(), object) : List.<Violation>of();
    if (!wrong.isEmpty()) {
      throw undecodable(kind, call, wrong.getFirst());
    }
    if (kind.builtin()) {
      Check.undecodable(call.version(), object)
          .ifPresent(
              why -> {
                throw new ApiError(
                    400,
                    "BadRequest",
                    "%s in version \"%s\" cannot be handled as a %s: %s"
                        .formatted(kind.kind(), call.version().name(), kind.kind(), why));
              });
    }
    Check.fill(kind, call.version(), object, old == null);
    var violations = Check.violations(kind, call.version(), old, object);
    if (!violations.isEmpty()) {
      throw invalid(kind, object.at("/metadata/name").asText(""), violations);
    }
  }

  private static void unknown(Kind kind, List<String> unknown, Call call) {
    var words = unknown.stream().sorted().map("unknown field \"%s\""::formatted).toList();
    switch (call.strictness()) {
      case IGNORE -> {
        // Dropped, as asked.
      }
      case WARN -> call.warnings().addAll(words);
      case STRICT ->
          throw new ApiError(
              400,
              "BadRequest",
              "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                  .formatted(
                      kind.kind(), call.version().name(), kind.kind(), String.join(", ", words)));
    }
  }

  private static ApiError undecodable(Kind kind, Call call, Violation wrong) {
    return new ApiError(
        400,
        "BadRequest",
        "%s in version \"%s\" cannot be handled as a %s: json: cannot unmarshal into Go struct field %s.%s: %s"
            .formatted(
                kind.kind(),
                call.version().name(),
                kind.kind(),
                kind.kind(),
                wrong.field(),
                wrong.message()));
  }

  private static ApiError invalid(Kind kind, String name, List<Violation> violations) {
    var texts =
        violations.stream()
            .map(Violation::toString)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    var causes =
        violations.stream()
            .map(each -> new ApiError.Cause(each.reason(), each.message(), each.field()))
            .distinct()
            .toList();
    return new ApiError(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s".formatted(kind.qualified(), name, all),
        new ApiError.Details(name, kind.group(), kind.kind(), causes));
  }

  /// Books who owns what changed.
  static void track(
      @Nullable ObjectNode old, ObjectNode object, String manager, String part, Call call) {
    Managed.track(old, object, manager, part, call.version().schema());
  }
}
