package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.api.Call.Strictness;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Entry;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/// Answers POST, PUT and DELETE, and hands PATCH on.
final class Writes {
  private static final int LONGEST_MANAGER = 128;

  /// Kinds whose objects a PUT makes when they are not there.
  private static final Set<String> CREATED_BY_PUT =
      Set.of(
          "leases",
          "events",
          "endpoints",
          "endpointslices",
          "services",
          "roles",
          "rolebindings",
          "clusterroles",
          "clusterrolebindings");

  private static final Set<String> POLICIES = Set.of("", "Foreground", "Background", "Orphan");

  private final Store store;
  private final Writer writer;
  private final Patcher patcher;

  Writes(Store store, Writer writer) {
    this.store = store;
    this.writer = writer;
    patcher = new Patcher(store, writer);
  }

  static Call call(Exchange exchange, Target target) {
    var agent = exchange.header("User-Agent").split("/", 2)[0];
    var manager = exchange.parameter("fieldManager").orElse(agent.isEmpty() ? "unknown" : agent);
    var strictness =
        switch (exchange.parameter("fieldValidation").orElse("Warn")) {
          case "Strict" -> Strictness.STRICT;
          case "Ignore" -> Strictness.IGNORE;
          default -> Strictness.WARN;
        };
    var cut = manager.substring(0, Math.min(LONGEST_MANAGER, manager.length()));
    return new Call(
        target.version(), Optional.of(cut), dryRun(exchange), strictness, new ArrayList<>());
  }

  private static boolean dryRun(Exchange exchange) {
    var asked = exchange.parameter("dryRun");
    if (asked.isPresent() && !asked.get().equals("All")) {
      var options =
          switch (exchange.method()) {
            case "POST" -> "CreateOptions";
            case "PUT" -> "UpdateOptions";
            case "PATCH" -> "PatchOptions";
            default -> "DeleteOptions";
          };
      throw Refusals.option(
          options,
          "dryRun",
          "Unsupported value: [\"%s\"]: supported values: \"All\"".formatted(asked.get()));
    }
    return asked.isPresent();
  }

  static void answer(Exchange exchange, Target target, Call call, int code, ObjectNode object) {
    call.warnings().forEach(exchange::warn);
    Reader.object(exchange, target, code, object);
  }

  void create(Exchange exchange, Target target) {
    var object = exchange.object();
    var call = call(exchange, target);
    typed(target, object);
    if (!object.at("/metadata/resourceVersion").asText("").isEmpty()) {
      throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
    }
    var namespace = target.namespace();
    var own = object.at("/metadata/namespace").asText("");
    if (!own.isEmpty() && !own.equals(namespace)) {
      throw new ApiError(
          400,
          "BadRequest",
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    answer(exchange, target, call, 201, writer.create(target.kind(), namespace, object, call));
  }

  private static void typed(Target target, ObjectNode object) {
    var kind = target.kind();
    var wanted = kind.apiVersion(target.version().name());
    var version = object.path("apiVersion").asText(wanted);
    var name = object.path("kind").asText(kind.kind());
    if (!version.equals(wanted) || !name.equals(kind.kind())) {
      throw new ApiError(
          400,
          "BadRequest",
          ("%s in version \"%s\" cannot be handled as a %s: the API version in the data (%s) does"
                  + " not match the expected API version (%s)")
              .formatted(name, version, kind.kind(), version, wanted));
    }
  }

  void replace(Exchange exchange, Target target) {
    var object = exchange.object();
    var call = call(exchange, target);
    typed(target, object);
    var name = object.at("/metadata/name").asText("");
    if (!name.equals(target.name())) {
      throw Refusals.named(name, target.name());
    }
    if (!target.kind().builtin() && object.at("/metadata/resourceVersion").asText("").isEmpty()) {
      throw new ApiError(
          422,
          "Invalid",
          ("%s \"%s\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for"
                  + " an update")
              .formatted(target.kind().resource(), name));
    }
    if (CREATED_BY_PUT.contains(target.kind().plural())
        && target.part().isEmpty()
        && store.get(target.kind().resource(), target.namespace(), name).isEmpty()) {
      answer(
          exchange,
          target,
          call,
          201,
          writer.create(target.kind(), target.namespace(), object, call));
      return;
    }
    answer(
        exchange,
        target,
        call,
        200,
        writer.change(
            target.kind(), target.namespace(), name, target.part(), live -> object, call));
  }

  void patch(Exchange exchange, Target target) {
    patcher.patch(exchange, target, call(exchange, target));
  }

  void delete(Exchange exchange, Target target) {
    var last = writer.delete(target.kind(), target.namespace(), target.name(), deletion(exchange));
    if (last.at("/metadata/deletionTimestamp").isTextual()) {
      Reader.object(exchange, target, 200, last);
    } else {
      exchange.reply(200, Statuses.deleted(target.kind(), last));
    }
  }

  void deleteAll(Exchange exchange, Target target) {
    var deletion = deletion(exchange);
    var selector = Selector.of(exchange, target.kind());
    var kind = target.kind();
    var out = Json.object().put("kind", kind.kind() + "List");
    out.put("apiVersion", kind.apiVersion(target.version().name()));
    out.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
    var items = out.putArray("items");
    for (var entry : store.list(kind.resource(), target.namespace()).entries()) {
      if (selector.test(entry.tree())) {
        one(kind, entry, deletion).ifPresent(items::add);
      }
    }
    exchange.reply(200, out);
  }

  private Optional<ObjectNode> one(
      dev.ottla.local.schema.Kind kind, Entry entry, Deletion deletion) {
    var namespace = kind.namespaced() ? entry.namespace() : null;
    try {
      return Optional.of(writer.delete(kind, namespace, entry.name(), deletion));
    } catch (ApiError e) {
      if (e.code() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static Deletion deletion(Exchange exchange) {
    return deletion(exchange, exchange.hasBody() ? exchange.parse() : Json.object());
  }

  /// The options of a delete, from its body or its query.
  static Deletion deletion(Exchange exchange, JsonNode options) {
    var grace = options.path("gracePeriodSeconds");
    var propagation = options.path("propagationPolicy").asText("");
    if (!POLICIES.contains(propagation)) {
      throw Refusals.option(
          "DeleteOptions",
          "propagationPolicy",
          ("Unsupported value: \"%s\": supported values: \"Foreground\", \"Background\","
                  + " \"Orphan\", \"nil\"")
              .formatted(propagation));
    }
    var orphan = options.path("orphanDependents").asBoolean() ? "Orphan" : "";
    return new Deletion(
        grace.isNumber() ? Optional.of(grace.asLong()) : exchange.number("gracePeriodSeconds"),
        Optional.of(propagation.isEmpty() ? orphan : propagation)
            .filter(word -> !word.isEmpty())
            .or(() -> exchange.parameter("propagationPolicy")),
        text(options.at("/preconditions/uid")),
        text(options.at("/preconditions/resourceVersion")),
        dryRun(exchange) || !options.path("dryRun").isEmpty());
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
  }
}
