package dev.ottla.bench.balance;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Band;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Plan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Plans clusters that nothing was tuned to: each shape from many seeds. Prints for each shape how
/// many seeds left a broker outside its band, what bound them, and the bytes over the lower bound.
///
/// Run like [Bench]: `java ... dev.ottla.bench.balance.Seeds [seeds] [first seed] [shape ...]`.
public final class Seeds {
  private static final List<String> SHAPES =
      List.of(
          "skewed-10-3000-r5",
          "skewed-24-20001-r4",
          "skewed-51-30000-r3",
          "skewed-60-30000-r6-het",
          "skewed-100-99999-r5",
          "add-10-3000-r5",
          "add-24-20001-r4",
          "add-51-30000-r3",
          "add-100-99999-r5",
          "remove-10-3000-r5",
          "remove-24-20001-r4",
          "remove-54-30000-r3",
          "remove-100-99999-r5",
          "drift-10-3000-r5",
          "drift-24-20001-r4",
          "drift-50-30000-r5",
          "drift-100-99999-r5");

  private Seeds() {}

  /// Takes how many seeds (20), the first (1000) and the shapes (all).
  public static void main(String[] words) {
    int seeds = words.length > 0 ? Integer.parseInt(words[0]) : 20;
    long first = words.length > 1 ? Long.parseLong(words[1]) : 1000;
    List<String> shapes = words.length > 2 ? List.of(words).subList(2, words.length) : SHAPES;
    System.out.println(
        "| shape | seeds | outside | what binds | x lower bound: all together, best, worst | moved of"
            + " all bytes |");
    System.out.println("|---|---|---|---|---|---|");
    for (String shape : shapes) {
      row(shape, seeds, first);
    }
  }

  private static void row(String shape, int seeds, long first) {
    int outside = 0;
    Map<String, Integer> binds = new TreeMap<>();
    double bytes = 0;
    double bound = 0;
    double best = Double.POSITIVE_INFINITY;
    double worst = 0;
    double stored = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      Cluster cluster = Clusters.make(Scenario.of(shape, seed));
      Plan plan = Balance.plan(cluster.model(), Goals.usual(), Effort.usual());
      outside += plan.after().values().stream().mapToInt(Band::outside).sum() > 0 ? 1 : 0;
      plan.limits().stream()
          .map(Balance.Limit::name)
          .distinct()
          .forEach(name -> binds.merge(name, 1, Integer::sum));
      bytes += plan.bytes();
      bound += plan.boundBytes();
      double ratio = plan.boundBytes() == 0 ? 1 : plan.bytes() / (double) plan.boundBytes();
      best = Math.min(best, ratio);
      worst = Math.max(worst, ratio);
      stored += cluster.bytes();
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %s | %.3f, %.3f, %.3f | %.3f %% |%n",
        shape,
        seeds,
        outside,
        binds,
        bound == 0 ? 1 : bytes / bound,
        best,
        worst,
        100 * bytes / stored);
  }
}
