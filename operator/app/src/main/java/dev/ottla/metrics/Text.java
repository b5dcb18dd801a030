package dev.ottla.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Prometheus' text format. Rows without a sample are left out.
final class Text {
  private final Map<Row, StringBuilder> lines = new EnumMap<>(Row.class);

  /// Adds a sample of a gauge or a counter.
  Text add(Row row, Number value, Object... labels) {
    line(row, "", value.doubleValue(), labels);
    return this;
  }

  /// Adds the two lines of a summary.
  void summary(Row row, double sum, long count, Object... labels) {
    line(row, "_sum", sum, labels);
    line(row, "_count", (double) count, labels);
  }

  private void line(Row row, String suffix, double value, Object... labels) {
    List<String> names = row.labels();
    if (names.size() != labels.length) {
      throw new IllegalArgumentException(row.title() + " has the labels " + names);
    }
    StringBuilder out = lines.computeIfAbsent(row, r -> new StringBuilder());
    out.append(row.title()).append(suffix);
    for (int i = 0; i < labels.length; i++) {
      out.append(i == 0 ? '{' : ',').append(names.get(i)).append("=\"");
      out.append(escape(String.valueOf(labels[i])).replace("\"", "\\\"")).append('"');
    }
    out.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
  }

  /// The whole page, in the order of the rows.
  String page() {
    StringBuilder page = new StringBuilder(1 << 13);
    lines.forEach(
        (row, samples) ->
            page.append("# HELP ")
                .append(row.title())
                .append(' ')
                .append(escape(row.help()))
                .append("\n# TYPE ")
                .append(row.title())
                .append(' ')
                .append(row.type().word())
                .append('\n')
                .append(samples));
    return page.toString();
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
