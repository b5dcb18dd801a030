package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Json;
import java.util.Arrays;
import java.util.List;

/// The OpenAPI v3 documents: one per group version, with the schemas of its kinds. They serve
/// kubectl's `explain` and tell it that fields are validated here.
final class OpenApi {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String GVK = "x-kubernetes-group-version-kind";
  private static final List<String> WRITE_PARAMETERS =
      List.of("dryRun", "fieldManager", "fieldValidation");

  private final Kinds kinds;

  OpenApi(Kinds kinds) {
    this.kinds = kinds;
  }

  void answer(Exchange exchange, List<String> segments) {
    if (segments.size() == 2) {
      exchange.reply(200, index());
      return;
    }
    var core = segments.get(2).equals("api");
    if (segments.size() != (core ? 4 : 5)) {
      throw Refusals.unknown();
    }
    var group = core ? "" : segments.get(3);
    var served = kinds.of(group, segments.getLast());
    if (served.isEmpty()) {
      throw Refusals.unknown();
    }
    exchange.reply(200, document(served, segments.getLast()));
  }

  private ObjectNode index() {
    var out = Json.object();
    var paths = out.putObject("paths");
    // Clients keep documents by this hash: it differs whenever any kind was defined anew.
    var hash = "?hash=" + Integer.toHexString(kinds.all().hashCode());
    paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1" + hash);
    for (var group : kinds.groups()) {
      for (var version : kinds.versions(group)) {
        var path = "apis/" + group + "/" + version;
        paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + hash);
      }
    }
    return out;
  }

  private static ObjectNode document(List<Kind> served, String version) {
    var out = Json.object().put("openapi", "3.0.0");
    out.putObject("info").put("title", "Kubernetes").put("version", "v1");
    var paths = out.putObject("paths");
    var schemas = out.putObject("components").putObject("schemas");
    for (var kind : served) {
      var name = name(kind, version);
      var schema = kind.version(version).orElseThrow().schema();
      schemas.set(name, words(schema.node(), schemas, kind));
      var top = schemas.withObjectProperty(name);
      gvk(top.putArray(GVK).addObject(), kind, version);
      schema
          .properties()
          .forEach(
              (field, child) -> {
                if (!top.path("properties").has(field)) {
                  top.withObjectProperty("properties")
                      .set(field, words(child.words(), schemas, kind));
                }
              });
      paths(paths, kind, version, name);
    }
    return out;
  }

  private static String name(Kind kind, String version) {
    if (kind.builtin()) {
      return "io.k8s.api.%s.%s.%s"
          .formatted(kind.group().isEmpty() ? "core" : kind.group(), version, kind.kind());
    }
    var words = Arrays.asList(kind.group().split("\\."));
    return String.join(".", words.reversed()) + "." + version + "." + kind.kind();
  }

  /// A schema in the words of OpenAPI; what it refers to comes along.
  private static JsonNode words(JsonNode node, ObjectNode schemas, Kind kind) {
    if (node instanceof ArrayNode array) {
      var out = Json.MAPPER.createArrayNode();
      array.forEach(child -> out.add(words(child, schemas, kind)));
      return out;
    }
    if (!(node instanceof ObjectNode)) {
      return node;
    }
    var out = Json.object();
    node.forEachEntry(
        (name, child) -> {
          if (!name.equals("x-kubernetes-validations") && !name.startsWith("x-proto")) {
            out.set(name, words(child, schemas, kind));
          }
        });
    if (node.path("$ref").isTextual()) {
      reference(out, node.path("$ref").asText(), schemas, kind);
    }
    if (node.path("x-kubernetes-int-or-string").asBoolean() && !node.has("type")) {
      out.put("type", "string").put("format", "int-or-string");
    }
    return out;
  }

  private static void reference(ObjectNode out, String name, ObjectNode schemas, Kind kind) {
    out.remove("$ref");
    out.putArray("allOf").addObject().put("$ref", SCHEMAS + name);
    if (!schemas.has(name)) {
      schemas.putObject(name);
      schemas.set(name, words(Kinds.schema(name).node(), schemas, kind));
    }
  }

  private static void gvk(ObjectNode out, Kind kind, String version) {
    out.put("group", kind.group()).put("kind", kind.kind()).put("version", version);
  }

  private static void paths(ObjectNode paths, Kind kind, String version, String schema) {
    var base =
        (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/")
            + version
            + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
            + kind.plural();
    var collection = paths.putObject(base);
    var object = paths.putObject(base + "/{name}");
    operation(collection.putObject("get"), "list", kind, version, schema);
    operation(collection.putObject("post"), "post", kind, version, schema);
    for (var verb : List.of("get", "put", "patch", "delete")) {
      operation(object.putObject(verb), verb, kind, version, schema);
    }
  }

  private static void operation(
      ObjectNode out, String action, Kind kind, String version, String schema) {
    out.put("x-kubernetes-action", action);
    gvk(out.putObject(GVK), kind, version);
    if (!action.equals("get") && !action.equals("list")) {
      var parameters = out.putArray("parameters");
      for (var name : WRITE_PARAMETERS) {
        parameters
            .addObject()
            .put("name", name)
            .put("in", "query")
            .putObject("schema")
            .put("type", "string");
      }
    }
    out.putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", SCHEMAS + schema);
  }
}
