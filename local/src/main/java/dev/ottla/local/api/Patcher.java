package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.patch.Managed;
import dev.ottla.local.patch.Patch;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Answers PATCH.
final class Patcher {
  static final String APPLY = "application/apply-patch+yaml";
  private static final String JSON = "application/json-patch+json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  private final Store store;
  private final Writer writer;

  Patcher(Store store, Writer writer) {
    this.store = store;
    this.writer = writer;
  }

  void patch(Exchange exchange, Target target, Call call) {
    if (exchange.contentType().equals(APPLY)) {
      apply(exchange, target, call);
      return;
    }
    if (exchange.parameter("force").isPresent()) {
      throw Refusals.option(
          "PatchOptions", "force", "Forbidden: may not be specified for non-apply patch");
    }
    var patched =
        writer.change(
            target.kind(),
            target.namespace(),
            target.name(),
            target.part(),
            change(exchange, target),
            call);
    Writes.answer(exchange, target, call, 200, patched);
  }

  /// What a patch other than apply does to an object.
  static UnaryOperator<ObjectNode> change(Exchange exchange, Target target) {
    var type = exchange.contentType();
    var spoken =
        target.kind().builtin()
            ? List.of(JSON, MERGE, STRATEGIC, APPLY)
            : List.of(JSON, MERGE, APPLY);
    if (!spoken.contains(type)) {
      throw Exchange.unsupported(String.join(", ", spoken));
    }
    var patch = exchange.parse();
    return switch (type) {
      case JSON -> live -> object(Patch.json(live, patch));
      case MERGE -> live -> object(Patch.merge(live, patch));
      default -> live -> object(Patch.strategic(live, patch, target.version().schema()));
    };
  }

  private static ObjectNode object(JsonNode patched) {
    if (patched instanceof ObjectNode object) {
      return object;
    }
    throw new ApiError(422, "Invalid", "the patch leaves no object");
  }

  private void apply(Exchange exchange, Target target, Call call) {
    var applied = exchange.object();
    var manager = exchange.parameter("fieldManager").orElseThrow(Patcher::managerless);
    check(applied, target);
    if (!target.part().isEmpty()) {
      applied.retain("apiVersion", "kind", "metadata", "status");
      applied.withObjectProperty("metadata").retain("name", "namespace", "resourceVersion", "uid");
    } else if (target.version().status()) {
      applied.remove("status");
    }
    var force = exchange.flag("force");
    var quiet =
        new Call(
            call.version(), Optional.empty(), call.dryRun(), call.strictness(), call.warnings());
    var schema = target.version().schema();
    store
        .write(
            () -> {
              var live = store.get(target.kind().resource(), target.namespace(), target.name());
              if (live.isEmpty() && target.part().isEmpty()) {
                if (!applied.at("/metadata/uid").asText("").isEmpty()) {
                  throw Refusals.conflict(
                      target.kind(),
                      target.name(),
                      "uid mismatch: the provided object specified uid %s, and no existing object was found"
                          .formatted(applied.at("/metadata/uid").asText()));
                }
                var made = Managed.apply(null, applied, manager, "", force, schema);
                var created = writer.create(target.kind(), target.namespace(), made, quiet);
                return new Answer(201, created);
              }
              var changed =
                  writer.change(
                      target.kind(),
                      target.namespace(),
                      target.name(),
                      target.part(),
                      old -> merged(old, applied, manager, target, force),
                      quiet);
              return new Answer(200, changed);
            })
        .send(exchange, target, quiet);
  }

  private record Answer(int code, ObjectNode object) {
    void send(Exchange exchange, Target target, Call call) {
      Writes.answer(exchange, target, call, code, object);
    }
  }

  private static ObjectNode merged(
      ObjectNode live, ObjectNode applied, String manager, Target target, boolean force) {
    var out =
        Managed.apply(live, applied, manager, target.part(), force, target.version().schema());
    var metadata = out.withObjectProperty("metadata");
    for (var field : List.of("resourceVersion", "uid")) {
      if (applied.at("/metadata/" + field).isTextual()) {
        metadata.set(field, applied.at("/metadata/" + field));
      }
    }
    return out;
  }

  private static void check(ObjectNode applied, Target target) {
    var kind = target.kind();
    var version = kind.apiVersion(target.version().name());
    if (!applied.path("kind").asText().equals(kind.kind())
        || !applied.path("apiVersion").asText().equals(version)) {
      throw new ApiError(
          400,
          "BadRequest",
          "invalid object type: /%s, Kind=%s"
              .formatted(applied.path("apiVersion").asText(), applied.path("kind").asText()));
    }
    var metadata = applied.withObjectProperty("metadata");
    if (!metadata.path("managedFields").isEmpty()) {
      throw new ApiError(400, "BadRequest", "metadata.managedFields must be nil");
    }
    var name = metadata.path("name").asText(target.name());
    if (!name.equals(target.name())) {
      throw Refusals.named(name, target.name());
    }
    metadata.put("name", name);
    metadata.remove("managedFields");
    if (target.namespace() != null) {
      metadata.put("namespace", target.namespace());
    }
    // What the apply has to say about itself is not what it wants.
    for (var field : List.of("creationTimestamp", "generation", "selfLink")) {
      metadata.remove(field);
    }
    if (Json.object().equals(applied.path("status"))) {
      applied.remove("status");
    }
  }

  private static ApiError managerless() {
    return Refusals.option(
        "PatchOptions", "fieldManager", "Required value: is required for apply patch");
  }
}
