package dev.ottla.local.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Schema;
import dev.ottla.local.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What fields a value has, how two values differ, and how they merge, by the schema: objects field
/// by field, maps of a list element by element, everything else as a whole.
final class Fields {
  /// Nobody owns these.
  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private Fields() {}

  /// How one value became another.
  record Difference(FieldSet changed, FieldSet removed) {}

  /// A copy without what nobody owns.
  static ObjectNode ownable(ObjectNode object) {
    var copy = object.deepCopy();
    copy.remove(List.of("apiVersion", "kind"));
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(METADATA);
      if (metadata.isEmpty()) {
        copy.remove("metadata");
      }
    }
    return copy;
  }

  /// The fields of a value.
  static FieldSet of(JsonNode value, Schema schema) {
    var set = new FieldSet();
    collect(value, schema, set);
    return set;
  }

  private static void collect(JsonNode value, Schema schema, FieldSet into) {
    if (granular(value, schema) && !value.isEmpty()) {
      value.forEachEntry(
          (name, child) -> collect(child, schema.field(name), into.child("f:" + name)));
    } else if (value instanceof ArrayNode array && Elements.named(schema) && !array.isEmpty()) {
      Elements.byName(array, schema)
          .forEach(
              (name, element) -> {
                into.child(name).join();
                if (Elements.merged(schema)) {
                  collect(element, schema.element(), into.child(name));
                }
              });
    } else {
      into.join();
    }
  }

  private static boolean granular(JsonNode value, Schema schema) {
    return value.isObject() && !schema.atomic();
  }

  static Difference compare(JsonNode before, JsonNode after, Schema schema) {
    var difference = new Difference(new FieldSet(), new FieldSet());
    compare(before, after, schema, difference);
    return difference;
  }

  private static void compare(
      @Nullable JsonNode before, @Nullable JsonNode after, Schema schema, Difference out) {
    if (before == null && after == null) {
      return;
    }
    if (before == null && after != null) {
      collect(after, schema, out.changed());
      maps(after, schema, out.changed());
    } else if (after == null && before != null) {
      collect(before, schema, out.removed());
    } else if (before != null && after != null && !before.equals(after)) {
      compareBoth(before, after, schema, out);
    }
  }

  /// Whoever makes a map owns the map, too, not only what is in it.
  private static void maps(JsonNode value, Schema schema, FieldSet into) {
    if (granular(value, schema) && !value.isEmpty()) {
      if (schema.additional().isPresent()) {
        into.join();
      }
      value.forEachEntry((name, child) -> maps(child, schema.field(name), into.child("f:" + name)));
    }
  }

  private static void compareBoth(JsonNode before, JsonNode after, Schema schema, Difference out) {
    if (granular(before, schema) && granular(after, schema)) {
      before.forEachEntry(
          (name, old) -> below(out, "f:" + name, old, after.get(name), schema.field(name)));
      after.forEachEntry(
          (name, now) -> {
            if (!before.has(name)) {
              below(out, "f:" + name, null, now, schema.field(name));
            }
          });
    } else if (before instanceof ArrayNode a && after instanceof ArrayNode b) {
      compareLists(a, b, schema, out);
    } else {
      out.changed().join();
    }
  }

  private static void compareLists(ArrayNode a, ArrayNode b, Schema schema, Difference out) {
    if (!Elements.named(schema)) {
      out.changed().join();
      return;
    }
    var before = Elements.byName(a, schema);
    var after = Elements.byName(b, schema);
    before.forEach(
        (name, old) -> {
          var now = after.get(name);
          if (now == null) {
            out.removed().child(name).join();
          }
          below(out, name, old, now, schema.element());
        });
    after.forEach(
        (name, now) -> {
          if (!before.containsKey(name)) {
            out.changed().child(name).join();
            below(out, name, null, now, schema.element());
          }
        });
  }

  private static void below(
      Difference out,
      String element,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      Schema schema) {
    var deeper = new Difference(new FieldSet(), new FieldSet());
    compare(before, after, schema, deeper);
    if (!deeper.changed().empty()) {
      out.changed().child(element).add(deeper.changed());
    }
    if (!deeper.removed().empty()) {
      out.removed().child(element).add(deeper.removed());
    }
  }

  /// Lays a value over another.
  static JsonNode merge(@Nullable JsonNode below, JsonNode above, Schema schema) {
    if (below instanceof ObjectNode under && above instanceof ObjectNode over) {
      if (schema.atomic()) {
        return above.deepCopy();
      }
      var out = under.deepCopy();
      over.forEachEntry(
          (name, value) -> out.set(name, merge(under.get(name), value, schema.field(name))));
      return out;
    }
    if (below instanceof ArrayNode under
        && above instanceof ArrayNode over
        && Elements.named(schema)) {
      return mergeLists(under, over, schema);
    }
    return above.deepCopy();
  }

  private static ArrayNode mergeLists(ArrayNode under, ArrayNode over, Schema schema) {
    var merged = Elements.byName(under, schema);
    Elements.byName(over, schema)
        .forEach(
            (name, element) ->
                merged.merge(
                    name, element, (old, now) -> merge(old, now, schema.element()).deepCopy()));
    var out = Json.MAPPER.createArrayNode();
    merged.values().forEach(out::add);
    return out;
  }

  /// Takes fields out of a value; objects and lists that this leaves empty go too.
  static void remove(JsonNode value, FieldSet fields, Schema schema) {
    if (value instanceof ObjectNode object && !schema.atomic()) {
      fields
          .children()
          .forEach((element, below) -> removeField(object, element.substring(2), below, schema));
    } else if (value instanceof ArrayNode array && Elements.named(schema)) {
      for (var i = array.size() - 1; i >= 0; i--) {
        var below = fields.children().get(Elements.name(array.get(i), schema));
        if (below != null && below.member()) {
          array.remove(i);
        } else if (below != null) {
          remove(array.get(i), below, schema.element());
        }
      }
    }
  }

  private static void removeField(ObjectNode object, String name, FieldSet below, Schema schema) {
    var child = object.get(name);
    if (child == null) {
      return;
    }
    if (below.member()) {
      object.remove(name);
    } else {
      remove(child, below, schema.field(name));
      if (child.isContainerNode() && child.isEmpty()) {
        object.remove(name);
      }
    }
  }
}
