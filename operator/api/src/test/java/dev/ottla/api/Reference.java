package dev.ottla.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The reference of a resource, made from its definition: a table for every object in it.
final class Reference {
  private final StringBuilder page = new StringBuilder();

  /// The first place of each shape, so that what occurs twice is told once.
  private final Map<JsonNode, String> told = new LinkedHashMap<>();

  private Reference() {}

  static String of(JsonNode crd) {
    Reference reference = new Reference();
    reference.write(crd);
    return reference.page.toString();
  }

  private void write(JsonNode crd) {
    JsonNode names = crd.at("/spec/names");
    JsonNode version = crd.at("/spec/versions/0");
    JsonNode root = version.at("/schema/openAPIV3Schema");
    line("# " + names.path("kind").asText());
    line("");
    line(root.path("description").asText());
    line("");
    line("```yaml");
    line("apiVersion: " + crd.at("/spec/group").asText() + "/" + version.path("name").asText());
    line("kind: " + names.path("kind").asText());
    line("```");
    line("");
    line(
        "`kubectl get %s` (short: `%s`) shows %s. What is refused, and in which words, is in"
            .formatted(
                names.path("plural").asText(),
                names.at("/shortNames/0").asText(),
                columns(version.path("additionalPrinterColumns"))));
    line("[refused.md](refused.md).");
    line("");
    line("This page is made from the definition in `crds/`; do not edit it.");
    object("spec", root.at("/properties/spec"));
    object("status", root.at("/properties/status"));
  }

  private static String columns(JsonNode columns) {
    return StreamSupport.stream(columns.spliterator(), false)
        .map(column -> column.path("name").asText())
        .collect(Collectors.joining(", "));
  }

  private void object(String path, JsonNode schema) {
    told.put(schema.path("properties"), path);
    line("");
    line("## " + path);
    line("");
    line(schema.path("description").asText());
    line("");
    line("| Field | Type | Default | Limits | Meaning |");
    line("|---|---|---|---|---|");
    Map<String, JsonNode> inner = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      inner.put(path + "." + name + (value.has("items") ? "[]" : ""), element(value));
      row(path, name, value, required(schema, name));
    }
    inner.forEach(
        (place, element) -> {
          if (element.has("properties") && !told.containsKey(element.path("properties"))) {
            object(place, element);
          }
        });
  }

  private void row(String path, String name, JsonNode field, boolean required) {
    JsonNode fallback = field.path("default");
    line(
        "| `%s` | %s | %s | %s | %s |"
            .formatted(
                name,
                type(path + "." + name, field),
                fallback.isValueNode() ? "`" + fallback.asText() + "`" : "",
                String.join("; ", limits(field, required)),
                field.path("description").asText().replace("|", "\\|")));
  }

  private static JsonNode element(JsonNode field) {
    JsonNode element = field.path("items");
    if (element.isMissingNode()) {
      return field;
    }
    // An element has no description of its own: that of its list says what it is.
    ObjectNode described = element.deepCopy();
    return described.put("description", field.path("description").asText());
  }

  private String type(String path, JsonNode field) {
    JsonNode element = field.path("items");
    if (element.isObject()) {
      return "list of " + type(path + "[]", element);
    }
    if (field.path("additionalProperties").isObject()) {
      return "map of " + type(path, field.path("additionalProperties"));
    }
    if (field.has("properties")) {
      String place = told.getOrDefault(field.path("properties"), path);
      return "[object](#%s)".formatted(place.toLowerCase(Locale.ROOT).replaceAll("[.\\[\\]]", ""));
    }
    if (field.path("x-kubernetes-int-or-string").asBoolean()) {
      return "quantity";
    }
    return field.path("type").asText();
  }

  private static List<String> limits(JsonNode field, boolean required) {
    List<String> limits = new ArrayList<>();
    if (required) {
      limits.add("required");
    }
    if (field.has("enum")) {
      limits.add(
          StreamSupport.stream(field.path("enum").spliterator(), false)
              .map(word -> "`" + word.asText() + "`")
              .collect(Collectors.joining(" or ")));
    }
    limit(limits, field, "minimum", "at least %d");
    limit(limits, field, "maximum", "at most %d");
    if (!field.has("x-kubernetes-validations")) {
      // Else a rule is stricter, with words of its own; the length only bounds what it costs.
      limit(limits, field, "maxLength", "at most %d characters");
    }
    limit(limits, field, "maxItems", "at most %d items");
    limit(limits, field, "maxProperties", "at most %d entries");
    return limits;
  }

  private static void limit(List<String> limits, JsonNode field, String name, String words) {
    if (field.has(name)) {
      limits.add(words.formatted(field.path(name).asLong()));
    }
  }

  private static boolean required(JsonNode schema, String name) {
    return StreamSupport.stream(schema.path("required").spliterator(), false)
        .anyMatch(field -> field.asText().equals(name));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
