package dev.ottla.broker;

import java.util.LinkedHashMap;
import java.util.Map;

/// The samples of one series, as they are gathered for one answer.
final class Family {
  private final Series series;
  private final Map<String, Double> samples = new LinkedHashMap<>();

  Family(Series series) {
    this.series = series;
  }

  Series series() {
    return series;
  }

  /// Adds to the sample with the labels that the series keeps.
  void add(Map<String, String> tags, double value) {
    sample("", labels(tags), value * series.scale());
  }

  /// Adds one line of a summary.
  void quantile(Map<String, String> tags, String quantile, double value) {
    var labels = labels(tags);
    labels.put("quantile", quantile);
    sample("", labels, value * series.scale());
  }

  void total(Map<String, String> tags, long count, double sum) {
    sample("_sum", labels(tags), sum * series.scale());
    sample("_count", labels(tags), (double) count);
  }

  /// Shows a word.
  void state(String word) {
    sample("", Map.of("state", word), 1);
  }

  /// Writes nothing where there is nothing to tell.
  void write(StringBuilder out) {
    if (samples.isEmpty()) {
      return;
    }
    out.append("# HELP ").append(series.name()).append(' ').append(escape(series.help()));
    out.append("\n# TYPE ").append(series.name()).append(' ').append(series.type().word());
    out.append('\n');
    samples.forEach(
        (key, value) ->
            out.append(series.name()).append(key).append(' ').append(number(value)).append('\n'));
  }

  private Map<String, String> labels(Map<String, String> tags) {
    var labels = new LinkedHashMap<String, String>();
    for (var label : series.labels()) {
      String value = tags.get(label);
      if (value != null) {
        labels.put(snake(label), value);
      }
    }
    return labels;
  }

  private void sample(String suffix, Map<String, String> labels, double value) {
    var key = new StringBuilder(suffix);
    char before = '{';
    for (var label : labels.entrySet()) {
      key.append(before).append(label.getKey()).append("=\"");
      key.append(escape(label.getValue()).replace("\"", "\\\"")).append('"');
      before = ',';
    }
    if (before == ',') {
      key.append('}');
    }
    samples.merge(key.toString(), value, Double::sum);
  }

  /// `logDirectory` becomes `log_directory`.
  private static String snake(String label) {
    var snake = new StringBuilder();
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString();
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
