package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings an object into the shape its schema tells: unknown fields go, defaults come.
public final class Shape {
  /// Lists of built-in kinds that are written although they are empty.
  private static final Set<String> WRITTEN =
      Set.of("rules", "containers", "endpoints", "ports", "managedFields", "metrics");

  private Shape() {}

  /// Takes away what the schema does not know, and returns the paths of it.
  public static List<String> prune(JsonNode value, Schema schema) {
    var unknown = new ArrayList<String>();
    prune(value, schema, "", unknown);
    return unknown;
  }

  private static void prune(JsonNode value, Schema schema, String path, List<String> unknown) {
    if (value instanceof ObjectNode object) {
      var names = new ArrayList<String>();
      object.fieldNames().forEachRemaining(names::add);
      for (var name : names) {
        var below = path.isEmpty() ? name : path + "." + name;
        if (schema.properties().containsKey(name) || schema.additional().isPresent()) {
          prune(object.path(name), schema.field(name), below, unknown);
        } else if (!schema.open()) {
          object.remove(name);
          unknown.add(below);
        }
      }
    } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
      for (var i = 0; i < array.size(); i++) {
        prune(array.get(i), schema.element(), path + "[" + i + "]", unknown);
      }
    }
  }

  /// Sets the defaults of the schema where nothing is set. A null stands for nothing where the
  /// schema has no null.
  public static void fill(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      nulls(object, schema);
      schema
          .properties()
          .forEach(
              (name, child) -> {
                var standard = standard(child);
                if (!object.has(name) && standard != null) {
                  object.set(name, standard.deepCopy());
                }
              });
      object.forEachEntry((name, child) -> fill(child, schema.field(name)));
    } else if (value instanceof ArrayNode array && schema.items().isPresent()) {
      array.forEach(child -> fill(child, schema.element()));
    }
  }

  /// Takes away empty maps and lists, which the real server does not write for its own kinds.
  public static void dropEmpty(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      var names = new ArrayList<String>();
      object.fieldNames().forEachRemaining(names::add);
      for (var name : names) {
        var child = object.path(name);
        var words = schema.field(name);
        if (child.isContainerNode()
            && child.isEmpty()
            && !WRITTEN.contains(name)
            && (child.isArray() || (words.additional().isPresent() && !words.atomic()))) {
          object.remove(name);
        } else {
          dropEmpty(child, words);
        }
      }
    } else if (value instanceof ArrayNode array) {
      array.forEach(child -> dropEmpty(child, schema.element()));
    }
  }

  private static @Nullable JsonNode standard(Schema schema) {
    var own = schema.words().get("default");
    return own != null ? own : schema.node().get("default");
  }

  private static void nulls(ObjectNode object, Schema schema) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    for (var name : names) {
      var child = schema.field(name);
      if (object.path(name).isNull()
          && !child.open()
          && !child.node().path("nullable").asBoolean()) {
        object.remove(name);
      }
    }
  }
}
