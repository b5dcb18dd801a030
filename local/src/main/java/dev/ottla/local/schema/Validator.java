package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Checks values against schemas, with the error texts of Kubernetes.
final class Validator {
  private final List<Violation> violations;

  Validator(List<Violation> violations) {
    this.violations = violations;
  }

  void check(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
    // What was let in before stays in while nobody touches it.
    if (value.equals(old)) {
      return;
    }
    if (value.isNull() && schema.node().path("nullable").asBoolean()) {
      return;
    }
    if (!typed(value, schema, path)) {
      return;
    }
    var words = schema.node();
    if (words.has("enum")) {
      choice(value, words, path);
    }
    if (value.isNumber()) {
      number(value, words, path);
    } else if (value.isTextual()) {
      text(value, words, path);
    } else if (value instanceof ArrayNode array) {
      list(array, old, schema, path);
    } else if (value instanceof ObjectNode object) {
      object(object, old, schema, path);
    }
  }

  private boolean typed(JsonNode value, Schema schema, String path) {
    var words = schema.node();
    var type = schema.type();
    var fits =
        words.path("x-kubernetes-int-or-string").asBoolean()
            ? value.isTextual() || value.isIntegralNumber() || quantity(words, value)
            : switch (type) {
              case "object" -> value.isObject();
              case "array" -> value.isArray();
              case "string" -> value.isTextual();
              case "boolean" -> value.isBoolean();
              case "integer" -> whole(value);
              case "number" -> value.isNumber();
              default -> true;
            };
    if (!fits) {
      var wanted = type.isEmpty() ? "integer,string" : type;
      violations.add(
          new Violation(
              path.isEmpty() ? "<nil>" : path,
              "FieldValueTypeInvalid",
              "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                  .formatted(typeOf(value), path, wanted, typeOf(value))));
    }
    return fits;
  }

  private static boolean quantity(JsonNode words, JsonNode value) {
    return words.path("format").asText().equals("quantity") && value.isNumber();
  }

  private static boolean whole(JsonNode value) {
    return value.isIntegralNumber()
        || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL, MISSING -> "null";
    };
  }

  private void choice(JsonNode value, JsonNode words, String path) {
    var choices = words.path("enum");
    for (var choice : choices) {
      if (choice.equals(value)) {
        return;
      }
    }
    var supported =
        StreamSupport.stream(choices.spliterator(), false)
            .map(choice -> "\"" + choice.asText() + "\"")
            .collect(Collectors.joining(", "));
    violations.add(
        new Violation(
            path,
            "FieldValueNotSupported",
            "Unsupported value: %s: supported values: %s".formatted(value, supported)));
  }

  private void number(JsonNode value, JsonNode words, String path) {
    var format = words.path("format").asText();
    if (format.equals("int32") && (value.isIntegralNumber() && !value.canConvertToInt())) {
      violations.add(
          Violation.invalid(
              "<nil>",
              "\"\"",
              "Checked value must be of type integer with format int32 in " + path));
    }
    var number = value.decimalValue();
    bound(value, number, words, "minimum", "exclusiveMinimum", path);
    bound(value, number, words, "maximum", "exclusiveMaximum", path);
    var factor = words.path("multipleOf");
    if (factor.isNumber() && number.remainder(factor.decimalValue()).signum() != 0) {
      wrong(path, value, path + " in body should be a multiple of " + factor.asText());
    }
  }

  private void bound(
      JsonNode value, BigDecimal number, JsonNode words, String limit, String open, String path) {
    var bound = words.path(limit);
    if (!bound.isNumber()) {
      return;
    }
    var below = limit.equals("minimum");
    var order = number.compareTo(bound.decimalValue()) * (below ? 1 : -1);
    var exclusive = words.path(open).asBoolean();
    if (order < 0 || (order == 0 && exclusive)) {
      wrong(
          path,
          value,
          "%s in body should be %s than%s %s"
              .formatted(
                  path,
                  below ? "greater" : "less",
                  exclusive ? "" : " or equal to",
                  bound.decimalValue().stripTrailingZeros().toPlainString()));
    }
  }

  /// Tells the first thing that is wrong with a text.
  private void text(JsonNode value, JsonNode words, String path) {
    var text = value.asText();
    var length = text.codePointCount(0, text.length());
    var longest = words.path("maxLength").asInt(Integer.MAX_VALUE);
    var shortest = words.path("minLength").asInt(0);
    var pattern = words.path("pattern").asText("");
    var format = words.path("format").asText("");
    if (length > longest) {
      violations.add(
          new Violation(
              path,
              "FieldValueTooLong",
              "Too long: may not be more than %d bytes".formatted(longest)));
    } else if (length < shortest) {
      wrong(path, value, "%s in body should be at least %d chars long".formatted(path, shortest));
    } else if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
      wrong(path, value, "%s in body should match '%s'".formatted(path, pattern));
    } else if (!Formats.fits(format, text)) {
      violations.add(
          new Violation(
              path,
              "FieldValueTypeInvalid",
              "Invalid value: %s: %s in body must be of type %s: %s"
                  .formatted(value, path, format, value)));
    }
  }

  private void wrong(String path, JsonNode value, String why) {
    violations.add(Violation.invalid(path, value, why));
  }

  private void list(ArrayNode array, @Nullable JsonNode old, Schema schema, String path) {
    var words = schema.node();
    count(array, words, "Items", "items", path);
    if (words.path("uniqueItems").asBoolean() || schema.set()) {
      var seen = new HashSet<JsonNode>();
      for (var i = 0; i < array.size(); i++) {
        if (!seen.add(array.get(i))) {
          violations.add(Violation.duplicate(path + "[" + i + "]", array.get(i)));
        }
      }
    }
    var before = old instanceof ArrayNode was ? byKey(was, schema) : Map.<JsonNode, JsonNode>of();
    var seen = new HashSet<JsonNode>();
    for (var i = 0; i < array.size(); i++) {
      var at = path + "[" + i + "]";
      var key = key(array.get(i), schema);
      if (key != null && !seen.add(key)) {
        violations.add(Violation.duplicate(at, key));
      }
      check(array.get(i), key == null ? null : before.get(key), schema.element(), at);
    }
  }

  private void count(JsonNode value, JsonNode words, String what, String noun, String path) {
    var most = words.path("max" + what);
    if (most.isNumber() && value.size() > most.asInt()) {
      violations.add(
          new Violation(
              path,
              "FieldValueTooMany",
              "Too many: %d: must have at most %d %s".formatted(value.size(), most.asInt(), noun)));
    }
    var least = words.path("min" + what);
    if (least.isNumber() && value.size() < least.asInt()) {
      violations.add(
          Violation.invalid(
              path,
              Integer.toString(value.size()),
              "%s in body should have at least %d %s".formatted(path, least.asInt(), noun)));
    }
  }

  /// The elements of a list by their keys; those of a list without keys have no past.
  static Map<JsonNode, JsonNode> byKey(ArrayNode array, Schema schema) {
    var out = new HashMap<JsonNode, JsonNode>();
    for (var element : array) {
      var key = key(element, schema);
      if (key != null) {
        out.put(key, element);
      }
    }
    return out;
  }

  static @Nullable JsonNode key(JsonNode element, Schema schema) {
    var keys = schema.mapKeys();
    if (keys.isEmpty()) {
      return null;
    }
    var out = Json.object();
    for (var key : keys) {
      if (element.has(key)) {
        out.set(key, element.get(key));
      }
    }
    return out;
  }

  private void object(ObjectNode object, @Nullable JsonNode old, Schema schema, String path) {
    var words = schema.node();
    count(object, words, "Properties", "items", path);
    for (var name : words.path("required")) {
      if (!object.has(name.asText())) {
        violations.add(Violation.required(join(path, name.asText()), ""));
      }
    }
    object.forEachEntry(
        (name, child) -> {
          var declared = schema.properties().containsKey(name);
          if (declared || schema.additional().isPresent()) {
            var before = old == null ? null : old.get(name);
            check(child, before, schema.field(name), join(path, name));
          }
        });
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
