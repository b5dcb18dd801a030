package dev.ottla.local.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Schema;
import dev.ottla.local.store.ApiError;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The patches that look at nothing but the live object.
public final class Patch {
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";
  private static final String RETAIN = "$retainKeys";
  private static final String DIRECTIVE = "$patch";

  /// Steps that take something away, which must be there; the library passes over what is not.
  private static final Set<String> LEAVING = Set.of("remove", "replace", "move");

  private Patch() {}

  /// JSON patch, RFC 6902.
  public static JsonNode json(ObjectNode live, JsonNode patch) {
    try {
      JsonNode out = live;
      for (var step : patch) {
        var from = step.path(step.path("op").asText().equals("move") ? "from" : "path").asText();
        if (LEAVING.contains(step.path("op").asText()) && out.at(from).isMissingNode()) {
          throw rejected();
        }
        out = JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(step), out);
      }
      return out;
    } catch (JsonPatchException | IllegalArgumentException e) {
      throw rejected();
    }
  }

  /// The real server says no more than this either.
  private static ApiError rejected() {
    return new ApiError(
        422, "Invalid", "the server rejected our request due to an error in our request");
  }

  /// JSON merge patch, RFC 7386.
  public static JsonNode merge(@Nullable JsonNode live, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    var out = live instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    changes.forEachEntry(
        (name, value) -> {
          if (value.isNull()) {
            out.remove(name);
          } else {
            out.set(name, merge(out.get(name), value));
          }
        });
    return out;
  }

  /// Strategic merge patch, by the merge keys of the schema.
  public static JsonNode strategic(@Nullable JsonNode live, JsonNode patch, Schema schema) {
    if (patch instanceof ObjectNode changes) {
      return object(live, changes, schema);
    }
    if (patch instanceof ArrayNode changes
        && schema.node().path("x-kubernetes-patch-strategy").asText().contains("merge")) {
      return list(live instanceof ArrayNode array ? array : null, changes, schema);
    }
    return patch;
  }

  private static JsonNode object(@Nullable JsonNode live, ObjectNode changes, Schema schema) {
    var directive = changes.path(DIRECTIVE).asText("");
    changes.remove(DIRECTIVE);
    if (directive.equals("replace")) {
      return changes;
    }
    var out = live instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    if (directive.equals("delete")) {
      return out.removeAll();
    }
    changes.forEachEntry((name, value) -> field(out, name, value, schema));
    changes.forEachEntry((name, value) -> order(out, name, value, schema));
    if (changes.get(RETAIN) instanceof ArrayNode keys) {
      var kept = new ArrayList<String>();
      keys.forEach(key -> kept.add(key.asText()));
      out.retain(kept);
    }
    return out;
  }

  private static void field(ObjectNode out, String name, JsonNode value, Schema schema) {
    if (name.startsWith(DELETE)) {
      if (out.get(name.substring(DELETE.length())) instanceof ArrayNode array) {
        for (var gone : value) {
          removeIf(array, gone::equals);
        }
      }
    } else if (!name.startsWith("$")) {
      if (value.isNull()) {
        out.remove(name);
      } else {
        out.set(name, strategic(out.get(name), value, schema.field(name)));
      }
    }
  }

  private static void order(ObjectNode out, String name, JsonNode value, Schema schema) {
    if (name.startsWith(ORDER)) {
      var field = name.substring(ORDER.length());
      if (out.get(field) instanceof ArrayNode array) {
        order(array, value, key(schema.field(field)));
      }
    }
  }

  private static void removeIf(ArrayNode array, java.util.function.Predicate<JsonNode> gone) {
    for (var i = array.size() - 1; i >= 0; i--) {
      if (gone.test(array.get(i))) {
        array.remove(i);
      }
    }
  }

  private static String key(Schema schema) {
    return schema.node().path("x-kubernetes-patch-merge-key").asText("");
  }

  private static JsonNode list(@Nullable ArrayNode live, ArrayNode changes, Schema schema) {
    var out = live == null ? JsonNodeFactory.instance.arrayNode() : live;
    var key = key(schema);
    for (var change : changes) {
      if (change.path(DIRECTIVE).asText().equals("replace")) {
        var fresh = JsonNodeFactory.instance.arrayNode();
        changes.forEach(
            each -> {
              if (!each.has(DIRECTIVE)) {
                fresh.add(each);
              }
            });
        return fresh;
      }
      element(out, change, key, schema.element());
    }
    return out;
  }

  private static void element(ArrayNode out, JsonNode change, String key, Schema schema) {
    var at = find(out, change, key);
    if (change.path(DIRECTIVE).asText().equals("delete")) {
      if (at >= 0) {
        out.remove(at);
      }
    } else if (at < 0) {
      out.add(change.isObject() ? strategic(null, change, schema) : change);
    } else if (!key.isEmpty()) {
      out.set(at, strategic(out.get(at), change, schema));
    }
  }

  private static int find(ArrayNode array, JsonNode element, String key) {
    for (var i = 0; i < array.size(); i++) {
      var have = array.get(i);
      if (key.isEmpty() ? have.equals(element) : have.path(key).equals(element.path(key))) {
        return i;
      }
    }
    return -1;
  }

  /// Puts the elements that an order names into it; the others stay behind them.
  private static void order(ArrayNode array, JsonNode order, String key) {
    var sorted = new ArrayList<JsonNode>();
    for (var wanted : order) {
      var at = find(array, wanted, key);
      if (at >= 0) {
        sorted.add(array.remove(at));
      }
    }
    array.forEach(sorted::add);
    array.removeAll();
    sorted.forEach(array::add);
  }
}
