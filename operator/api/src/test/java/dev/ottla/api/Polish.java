package dev.ottla.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the generator cannot be told by annotations.
final class Polish {
  private static final String LIST_TYPE = "x-kubernetes-list-type";

  /// Lists of things with a name of their own, so that several writers can each own an item.
  private static final Map<String, String> KEYED =
      Map.of("conditions", "type", "listeners", "name", "nodes", "id");

  private Polish() {}

  static void polish(ObjectNode crd, Class<? extends HasMetadata> resource) {
    ((ObjectNode) crd.at("/spec/names")).putArray("categories").add("ottla");
    for (JsonNode version : crd.at("/spec/versions")) {
      columns((ArrayNode) version.path("additionalPrinterColumns"), resource);
      ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
      root(root);
      walk("", root);
    }
  }

  /// A resource whose spec needs nothing may leave it out; another says that it is missing.
  private static void root(ObjectNode root) {
    ObjectNode spec = (ObjectNode) root.at("/properties/spec");
    if (spec.path("required").isEmpty()) {
      spec.putObject("default");
    } else {
      root.putArray("required").add("spec");
    }
  }

  /// The order in which the class names them; the generator sorts them by path.
  private static void columns(ArrayNode columns, Class<? extends HasMetadata> resource) {
    Map<String, JsonNode> byName = new HashMap<>();
    columns.forEach(column -> byName.put(column.path("name").asText(), column));
    columns.removeAll();
    Arrays.stream(resource.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(column -> byName.get(column.name()))
        .forEach(columns::add);
  }

  private static void walk(String name, ObjectNode schema) {
    wholeNumbers(schema);
    if (schema.path("default").isObject()) {
      // The generator writes out what the record fills in; the API server does so by itself, and
      // some defaults depend on neighbours, which only the record can see.
      schema.putObject("default");
    }
    KEYED.forEach(
        (list, key) -> {
          if (list.equals(name) && schema.path("type").asText().equals("array")) {
            keyed(schema, key);
          }
        });
    if (name.equals("affinity")) {
      // Kubernetes checks it when the pods are made; spelled out it is half of the definition.
      schema.remove("properties");
    }
    schema
        .path("properties")
        .properties()
        .forEach(e -> walk(e.getKey(), (ObjectNode) e.getValue()));
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.path(inner).isObject()) {
        walk("", (ObjectNode) schema.path(inner));
      }
    }
  }

  private static void keyed(ObjectNode list, String key) {
    list.put(LIST_TYPE, "map").putArray("x-kubernetes-list-map-keys").add(key);
    ObjectNode item = (ObjectNode) list.path("items");
    ArrayNode required = item.withArray("required");
    if (required.valueStream().noneMatch(name -> name.asText().equals(key))) {
      required.add(key);
    }
  }

  private static void wholeNumbers(ObjectNode schema) {
    for (String limit : List.of("minimum", "maximum")) {
      if (schema.has(limit)) {
        schema.put(limit, schema.path(limit).asLong());
      }
    }
  }
}
