package dev.ottla.local.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;

/// One column of a table.
///
/// @param priority 0 is always shown, 1 with `-o wide`
public record Column(
    String name,
    String type,
    String format,
    String description,
    int priority,
    Function<JsonNode, JsonNode> cell) {

  static Column text(String name, Function<JsonNode, String> cell) {
    return new Column(name, "string", "", name, 0, object -> TextNode.valueOf(cell.apply(object)));
  }

  static Column number(String name, Function<JsonNode, Long> cell) {
    return new Column(name, "integer", "", name, 0, object -> LongNode.valueOf(cell.apply(object)));
  }

  /// A text taken from the object as it is.
  static Column at(String name, String pointer) {
    return text(name, object -> object.at(pointer).asText(""));
  }

  /// A text, or `<none>`, `<unset>` … when there is none.
  static Column at(String name, String pointer, String otherwise) {
    return text(
        name,
        object -> {
          var text = object.at(pointer).asText("");
          return text.isEmpty() ? otherwise : text;
        });
  }

  Column wide() {
    return new Column(name, type, format, description, 1, cell);
  }

  static Column age() {
    return text("Age", object -> ago(object.at("/metadata/creationTimestamp").asText("")));
  }

  /// A column of a CustomResourceDefinition.
  static Column custom(JsonNode column) {
    var path = new JsonPath(column.path("jsonPath").asText());
    var type = column.path("type").asText();
    return new Column(
        column.path("name").asText(),
        type,
        column.path("format").asText(""),
        column
            .path("description")
            .asText(
                "Custom resource definition column (in JSONPath format): "
                    + column.path("jsonPath").asText()),
        column.path("priority").asInt(),
        object -> {
          var found = path.find(object);
          if (found.isEmpty()) {
            return NullNode.getInstance();
          }
          var first = found.getFirst();
          return switch (type) {
            case "date" -> TextNode.valueOf(ago(first.asText("")));
            case "string" ->
                TextNode.valueOf(first.isContainerNode() ? first.toString() : first.asText());
            default -> first;
          };
        });
  }

  /// How long ago, in the manner of kubectl: 59s, 3m12s, 5h, 2d3h.
  static String ago(String timestamp) {
    if (timestamp.isEmpty()) {
      return "<unknown>";
    }
    try {
      return words(Duration.between(Instant.parse(timestamp), Instant.now()));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  static String words(Duration age) {
    var seconds = Math.max(0, age.toSeconds());
    var minutes = seconds / 60;
    var hours = minutes / 60;
    var days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    return days < 730 ? days + "d" : two(days / 365, "y", days % 365, "d");
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + unit : large + unit + small + smallUnit;
  }
}
