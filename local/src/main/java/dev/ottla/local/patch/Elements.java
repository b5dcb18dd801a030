package dev.ottla.local.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Schema;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/// The elements of a list by their names in `fieldsV1`.
final class Elements {
  private Elements() {}

  /// Whether the elements of such a list have names.
  static boolean named(Schema list) {
    return list.set() || !list.mapKeys().isEmpty();
  }

  /// Whether such a list holds objects that are merged one by one.
  static boolean merged(Schema list) {
    return !list.mapKeys().isEmpty();
  }

  /// The elements of a list by name, in order; of elements with the same name the last.
  static Map<String, JsonNode> byName(ArrayNode array, Schema list) {
    var out = new LinkedHashMap<String, JsonNode>();
    array.forEach(element -> out.put(name(element, list), element));
    return out;
  }

  static String name(JsonNode element, Schema list) {
    if (!merged(list)) {
      return "v:" + element;
    }
    var keys = Json.object();
    for (var key : list.mapKeys().stream().sorted().toList()) {
      var value = element.get(key);
      if (value == null) {
        value = list.element().field(key).node().get("default");
      }
      if (value != null) {
        keys.set(key, value);
      }
    }
    if (keys.isEmpty()) {
      throw new ApiError(
          400,
          "BadRequest",
          "element %s of a list has none of its keys %s".formatted(element, list.mapKeys()));
    }
    return "k:" + keys;
  }

  static ObjectNode read(String json) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ApiError(400, "BadRequest", "managed fields do not parse: " + json);
    }
  }
}
