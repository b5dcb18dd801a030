package dev.ottla.bench.balance;

import java.util.Map;
import java.util.TreeMap;

/// What Cruise Control's optimizer took for the same clusters: source of August 2026, default
/// goals, Temurin 25, two processors, seed 42; CPU time of the planning thread.
///
/// @param millis of the best warm run, or of the only one
/// @param heap peak, MB
/// @param bytes moved over the lower bound; below 1 it stopped short of the band
/// @param outside brokers outside the band, summed over the six dimensions
record Baseline(long millis, long heap, double bytes, int outside) {
  private static final String FIGURES =
      """
      skewed-3-300-r3 27 33 0.000 2
      add-4-300-r3 48 46 0.465 10
      remove-4-300-r3 23 33 1.000 3
      skewed-10-3000-r5 86 68 1.067 2
      add-10-3000-r5 192 83 1.004 8
      remove-10-3000-r5 90 62 1.000 1
      skewed-50-30000-r5 1741 265 1.089 9
      add-50-30000-r5 3722 432 1.004 33
      remove-50-30000-r5 1619 242 0.994 7
      drift-50-30000-r5 1178 242 32.256 5
      skewed-50-30000-r5-het 11821 812 1.424 77
      skewed-51-30000-r3 3140 242 1.085 12
      skewed-100-99999-r5 10147 805 1.159 21
      add-100-99999-r5 24017 1703 1.012 56
      remove-100-99999-r5 6747 518 0.997 10
      skewed-200-300000-r5 37513 2202 1.186 73
      add-200-300000-r5 57338 2262 0.990 141
      remove-200-300000-r5 25777 1995 1.027 28
      drift-200-300000-r5 22034 1733 41.776 41
      """;

  /// By scenario.
  static final Map<String, Baseline> ALL = all();

  private static Map<String, Baseline> all() {
    Map<String, Baseline> all = new TreeMap<>();
    for (String line : FIGURES.lines().toList()) {
      String[] words = line.split(" ", -1);
      all.put(
          words[0],
          new Baseline(
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              Double.parseDouble(words[3]),
              Integer.parseInt(words[4])));
    }
    return all;
  }
}
