package dev.ottla.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Everything that the operator and the nodes serve at `/metrics`.
record Served(String name, String type, List<String> labels, String help) {
  static final Path ROOT = Path.of(System.getProperty("ottla.root"));

  /// The operator's.
  static List<Served> operator() {
    return Arrays.stream(Row.values())
        .map(r -> new Served(r.title(), r.type().word(), r.labels(), r.help()))
        .toList();
  }

  /// Those of a broker or controller, from the table that the launcher serves by.
  static List<Served> node() {
    return table("metrics.md");
  }

  /// What they serve at `/metering`.
  static List<Served> metering() {
    return table("metering.md");
  }

  private static List<Served> table(String name) {
    return read("broker-image/launcher/src/main/resources/dev/ottla/broker/" + name)
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| name "))
        .map(Served::row)
        .toList();
  }

  static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Served row(String line) {
    List<String> cells =
        Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
    boolean state = cells.get(1).equals("state");
    List<String> labels = new ArrayList<>();
    if (!cells.get(2).isEmpty()) {
      Arrays.stream(cells.get(2).split(",", -1)).map(Served::snake).forEach(labels::add);
    }
    if (state) {
      labels.add("state");
    }
    if (cells.get(1).equals("summary")) {
      labels.add("quantile");
    }
    return new Served(cells.get(0), state ? "gauge" : cells.get(1), labels, cells.get(5));
  }

  /// `logDirectory` becomes `log_directory`, as the launcher writes it.
  private static String snake(String label) {
    return label.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /// The names under which its samples stand.
  Set<String> samples() {
    Set<String> names = new TreeSet<>(Set.of(name));
    if (type.equals("summary")) {
      names.add(name + "_sum");
      names.add(name + "_count");
    }
    return names;
  }
}
