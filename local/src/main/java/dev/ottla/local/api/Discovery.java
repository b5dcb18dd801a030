package dev.ottla.local.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Json;
import java.util.ArrayList;
import java.util.List;

/// Tells clients what is served, in the old form and in the aggregated one.
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> PART_VERBS = List.of("get", "patch", "update");
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final Kinds kinds;

  Discovery(Kinds kinds) {
    this.kinds = kinds;
  }

  /// A resource that is no collection of objects: a subresource, or a review.
  private record Part(String name, String group, String version, String kind, List<String> verbs) {}

  void answer(Exchange exchange, List<String> segments) {
    var core = segments.getFirst().equals("api");
    if (segments.size() == 1 && exchange.header("Accept").contains("as=APIGroupDiscoveryList")) {
      var list = aggregated(core ? List.of("") : kinds.groups());
      exchange.reply(
          200, AGGREGATED, list.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } else if (segments.size() == 1) {
      exchange.reply(200, core ? versions() : groups());
    } else if (core || segments.size() == 3) {
      var group = core ? "" : segments.get(1);
      exchange.reply(200, resources(group, segments.getLast()));
    } else {
      exchange.reply(200, known(segments.get(1)));
    }
  }

  private static ObjectNode versions() {
    var out = Json.object().put("kind", "APIVersions");
    out.putArray("versions").add("v1");
    return out;
  }

  private ObjectNode groups() {
    var out = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    var list = out.putArray("groups");
    kinds.groups().forEach(group -> list.add(group(group)));
    return out;
  }

  private ObjectNode known(String group) {
    if (!kinds.groups().contains(group)) {
      throw Refusals.unknown();
    }
    var out = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    return out.setAll(group(group));
  }

  private ObjectNode group(String group) {
    var out = Json.object().put("name", group);
    var list = out.putArray("versions");
    for (var version : kinds.versions(group)) {
      list.addObject().put("groupVersion", group + "/" + version).put("version", version);
    }
    return out.set("preferredVersion", list.get(0));
  }

  private ObjectNode resources(String group, String version) {
    var served = kinds.of(group, version);
    if (served.isEmpty()) {
      throw Refusals.unknown();
    }
    var out = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    out.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    var list = out.putArray("resources");
    for (var kind : served) {
      var resource = list.addObject().put("name", kind.plural());
      resource.put("singularName", kind.singular()).put("namespaced", kind.namespaced());
      resource.put("kind", kind.kind());
      texts(resource.putArray("verbs"), VERBS);
      names(resource, kind);
      for (var part : parts(kind, version)) {
        var entry = list.addObject().put("name", kind.plural() + "/" + part.name());
        entry.put("singularName", "").put("namespaced", kind.namespaced());
        if (!part.group().equals(group) || !part.version().equals(version)) {
          entry.put("group", part.group()).put("version", part.version());
        }
        texts(entry.put("kind", part.kind()).putArray("verbs"), part.verbs());
      }
    }
    return out;
  }

  private static void names(ObjectNode resource, Kind kind) {
    if (!kind.shortNames().isEmpty()) {
      texts(resource.putArray("shortNames"), kind.shortNames());
    }
    if (!kind.categories().isEmpty()) {
      texts(resource.putArray("categories"), kind.categories());
    }
  }

  private static void texts(ArrayNode array, List<String> words) {
    words.forEach(array::add);
  }

  private static List<Part> parts(Kind kind, String version) {
    var parts = new ArrayList<Part>();
    var served = kind.version(version).orElseThrow();
    if (served.status()) {
      parts.add(new Part("status", kind.group(), version, kind.kind(), PART_VERBS));
    }
    if (served.scale().isPresent()) {
      parts.add(new Part("scale", "autoscaling", "v1", "Scale", PART_VERBS));
    }
    if (kind.resource().equals("pods")) {
      var stream = List.of("create", "get");
      parts.add(new Part("eviction", "policy", "v1", "Eviction", List.of("create")));
      parts.add(new Part("exec", "", "v1", "PodExecOptions", stream));
      parts.add(new Part("log", "", "v1", "Pod", List.of("get")));
      parts.add(new Part("portforward", "", "v1", "PodPortForwardOptions", stream));
    }
    if (kind.resource().equals("serviceaccounts")) {
      parts.add(
          new Part("token", "authentication.k8s.io", "v1", "TokenRequest", List.of("create")));
    }
    return parts;
  }

  private ObjectNode aggregated(List<String> groups) {
    var out = Json.object().put("kind", "APIGroupDiscoveryList");
    out.put("apiVersion", "apidiscovery.k8s.io/v2").putObject("metadata");
    var items = out.putArray("items");
    for (var group : groups) {
      var item = items.addObject();
      var metadata = item.putObject("metadata");
      if (!group.isEmpty()) {
        metadata.put("name", group);
      }
      var versions = item.putArray("versions");
      for (var version : kinds.versions(group)) {
        var entry = versions.addObject().put("version", version);
        var resources = entry.putArray("resources");
        kinds.of(group, version).forEach(kind -> resource(resources.addObject(), kind, version));
        entry.put("freshness", "Current");
      }
    }
    return out;
  }

  private static void resource(ObjectNode out, Kind kind, String version) {
    out.put("resource", kind.plural());
    out.putObject("responseKind")
        .put("group", kind.group())
        .put("version", version)
        .put("kind", kind.kind());
    out.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
    out.put("singularResource", kind.singular());
    texts(out.putArray("verbs"), VERBS);
    names(out, kind);
    var parts = parts(kind, version);
    if (!parts.isEmpty()) {
      var list = out.putArray("subresources");
      for (var part : parts) {
        var entry = list.addObject().put("subresource", part.name());
        entry
            .putObject("responseKind")
            .put("group", part.group())
            .put("version", part.version())
            .put("kind", part.kind());
        texts(entry.putArray("verbs"), part.verbs());
      }
    }
  }
}
