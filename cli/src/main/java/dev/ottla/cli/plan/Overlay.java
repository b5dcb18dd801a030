package dev.ottla.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// One tree laid over another: the nearest to a server-side apply that can be had without the right
/// to try one. What the operator would take away stays.
final class Overlay {
  private Overlay() {}

  static JsonNode of(JsonNode below, JsonNode above) {
    if (below instanceof ObjectNode object && above.isObject()) {
      ObjectNode both = object.deepCopy();
      for (Map.Entry<String, JsonNode> field : above.properties()) {
        both.set(field.getKey(), of(object.path(field.getKey()), field.getValue()));
      }
      return both;
    }
    if (below.isArray() && above instanceof ArrayNode array && below.size() == array.size()) {
      ArrayNode both = array.deepCopy();
      for (int at = 0; at < array.size(); at++) {
        both.set(at, of(below.path(at), array.path(at)));
      }
      return both;
    }
    return above;
  }
}
