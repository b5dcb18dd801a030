package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the generator cannot be told by annotations.
final class Polish {
  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String RULES = "x-kubernetes-validations";
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  /// Lists of things with a name of their own, so that several writers can each own an item.
  private static final Map<String, String> KEYED =
      Map.of("conditions", "type", "listeners", "name", "nodes", "id");

  private static final Set<String> QUANTITIES = Set.of("size", "throttle", "growTo");

  /// Kubernetes checks them when the pods are made; spelled out they are most of the definition.
  private static final Set<String> OPEN = Set.of("affinity", "labelSelector");

  private Polish() {}

  static void polish(ObjectNode crd, Class<? extends HasMetadata> resource) {
    ((ObjectNode) crd.at("/spec/names")).putArray("categories").add("ottla");
    for (JsonNode version : crd.at("/spec/versions")) {
      columns((ArrayNode) version.path("additionalPrinterColumns"), resource);
      ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
      root(root, resource);
      walk("", root);
    }
  }

  /// A resource whose spec needs nothing may leave it out; another says that it is missing.
  private static void root(ObjectNode root, Class<? extends HasMetadata> resource) {
    root.put("description", resource.getAnnotation(JsonClassDescription.class).value());
    ObjectNode spec = (ObjectNode) root.at("/properties/spec");
    spec.put("description", "What a person wants it to be.");
    ((ObjectNode) root.at("/properties/status")).put("description", "What it is now.");
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
    columns.forEach(column -> ((ObjectNode) column).remove("priority"));
  }

  /// The elements of a list and the values of a map are known by its name.
  private static void walk(String name, ObjectNode schema) {
    wholeNumbers(schema);
    if (schema.path(PRESERVE).asBoolean()) {
      // Nobody but Ottla writes it; spelled out it costs a kilobyte.
      schema.remove("properties");
    }
    rulesOnce(schema);
    if (schema.has("items")) {
      list(name, schema);
    }
    if (QUANTITIES.contains(name)) {
      // A quantity may be a number or a text, whose length cannot be bounded; these are texts.
      schema.put("maxLength", 64);
    }
    if (name.equals("network")) {
      // The generator drops the pattern of what it reads as a quantity.
      schema.put("pattern", "^\\d+[kMGT]i?$");
    }
    if (OPEN.contains(name) && schema.remove("properties") != null) {
      schema.put(PRESERVE, true);
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      ObjectNode child = (ObjectNode) field.getValue();
      Borrowed.describe(name, field.getKey(), child);
      walk(field.getKey(), child);
    }
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.path(inner) instanceof ObjectNode child) {
        walk(name, child);
      }
    }
    if (schema.path("default").isObject()) {
      schema.set("default", defaults(schema));
    }
  }

  private static void list(String name, ObjectNode list) {
    Borrowed.limit(name, list);
    if (name.equals("windows")) {
      // The generator has no rules for the items of a list.
      ((ObjectNode) list.path("items")).set(RULES, list.remove(RULES));
    }
    String key = KEYED.get(name);
    if (key == null) {
      return;
    }
    list.put(LIST_TYPE, "map").putArray("x-kubernetes-list-map-keys").add(key);
    ArrayNode required = ((ObjectNode) list.path("items")).withArray("required");
    if (required.valueStream().noneMatch(field -> field.asText().equals(key))) {
      required.add(key);
    }
  }

  /// A default has to obey the rules by itself, so the defaults inside it are written out. The
  /// generator's own has all that the record fills in, also what depends on neighbours.
  private static ObjectNode defaults(ObjectNode schema) {
    ObjectNode filled = schema.objectNode();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      if (field.getValue().has("default")) {
        filled.set(field.getKey(), field.getValue().path("default"));
      }
    }
    return filled;
  }

  /// The generator finds a component's annotations at its field and again at its accessor.
  private static void rulesOnce(ObjectNode schema) {
    if (schema.path(RULES) instanceof ArrayNode rules) {
      Set<JsonNode> once = new LinkedHashSet<>();
      rules.forEach(once::add);
      rules.removeAll().addAll(once);
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
