package dev.ottla.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One row of a table, `metrics.md` or `metering.md`: what a page calls a figure, and where Kafka
/// keeps it.
///
/// @param labels kept from the source; what differs in others only is added up
/// @param scale what the source's value is multiplied with
record Series(
    String name, Type type, List<String> labels, Source source, double scale, String help) {

  /// How a figure is to be read. A `state` shows a word, as a label beside the value 1.
  enum Type {
    GAUGE,
    COUNTER,
    SUMMARY,
    STATE;

    /// The word that the text format knows.
    String word() {
      return this == STATE ? "gauge" : name().toLowerCase(Locale.ROOT);
    }
  }

  /// Where a figure comes from.
  ///
  /// @param key what the source is looked up by
  /// @param only for some tags the values that count; an empty set stands for all
  record Source(String key, Map<String, Set<String>> only) {

    /// A figure kept per topic counts only where the table asks for it.
    boolean takes(Map<String, String> tags) {
      if (tags.containsKey("topic") && !only.containsKey("topic")) {
        return false;
      }
      return only.entrySet().stream()
          .allMatch(
              entry ->
                  entry.getValue().isEmpty()
                      ? tags.containsKey(entry.getKey())
                      : entry.getValue().contains(tags.getOrDefault(entry.getKey(), "")));
    }

    static Source parse(String text) {
      int colon = text.indexOf(':');
      if (text.indexOf('=') < 0) {
        return new Source(text, Map.of());
      }
      var pairs = new HashMap<String, String>();
      for (var pair : text.substring(colon + 1).split(",", -1)) {
        pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
      String key = key(text.substring(0, colon), need(pairs, "type"), need(pairs, "name"));
      var only = new HashMap<String, Set<String>>();
      pairs.forEach(
          (tag, values) ->
              only.put(tag, values.equals("*") ? Set.of() : Set.of(values.split("\\|"))));
      return new Source(key, Map.copyOf(only));
    }

    static String key(String group, String type, String name) {
      return group + ":" + type + ":" + name;
    }

    private static String need(Map<String, String> pairs, String key) {
      String value = pairs.remove(key);
      if (value == null) {
        throw new IllegalStateException("no " + key + "= beside " + pairs);
      }
      return value;
    }
  }

  /// All rows of a table, in its order.
  static List<Series> all(String table) {
    try (var in = Series.class.getResourceAsStream(table)) {
      if (in == null) {
        throw new IllegalStateException(table + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("| ") && !line.startsWith("| name "))
          .map(Series::row)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(table + " cannot be read", e);
    }
  }

  private static Series row(String line) {
    // A pipe inside a cell is written \| in Markdown.
    var cells =
        Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1))
            .map(cell -> cell.strip().replace("\\|", "|"))
            .toList();
    var labels = cells.get(2).isEmpty() ? List.<String>of() : List.of(cells.get(2).split(","));
    return new Series(
        cells.get(0),
        Type.valueOf(cells.get(1).toUpperCase(Locale.ROOT)),
        labels,
        Source.parse(cells.get(3)),
        cells.get(4).equals("ms") ? 0.001 : 1,
        cells.get(5));
  }
}
