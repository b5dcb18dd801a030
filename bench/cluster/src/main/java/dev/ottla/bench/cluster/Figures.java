package dev.ottla.bench.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What was measured, row by row, each beside what there was before.
final class Figures {
  private final List<Row> rows = new ArrayList<>();

  /// One row.
  ///
  /// @param what what was measured
  /// @param unit its unit
  /// @param values each measurement, in their order
  /// @param peer what the figure is held against, in words
  /// @param against the same as a number; NaN where there is none
  private record Row(String what, String unit, List<Double> values, String peer, double against) {
    double median() {
      List<Double> sorted = values.stream().sorted().toList();
      int half = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(half)
          : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    String all() {
      return values.size() < 2
          ? ""
          : values.stream().map(Figures::number).collect(Collectors.joining(" "));
    }

    String ratio() {
      return Double.isNaN(against) ? "" : number(median() / against);
    }
  }

  void add(String what, String unit, double... values) {
    rows.add(new Row(what, unit, boxed(values), "", Double.NaN));
  }

  /// With the figure of a peer, or a goal, and their ratio.
  void against(String peer, double figure, String what, String unit, double... values) {
    rows.add(new Row(what, unit, boxed(values), peer, figure));
  }

  /// The table, as Markdown.
  String table(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    lines.add("");
    lines.add("| what | median | unit | each | held against | ratio |");
    lines.add("|---|---|---|---|---|---|");
    rows.forEach(
        r ->
            lines.add(
                "| %s | %s | %s | %s | %s | %s |"
                    .formatted(r.what, number(r.median()), r.unit, r.all(), r.peer, r.ratio())));
    return String.join("\n", lines) + "\n";
  }

  /// Measures so often; each is told which it is.
  static double[] times(int count, IntToDoubleFunction measure) {
    return IntStream.range(0, count).mapToDouble(measure).toArray();
  }

  private static List<Double> boxed(double... values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
