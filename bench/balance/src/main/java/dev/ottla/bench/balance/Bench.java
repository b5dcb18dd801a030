package dev.ottla.bench.balance;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.balance.Balance.Band;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Plan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Plans the family of made-up clusters and prints what each took and gave beside Cruise Control,
/// as a table, then how CPU time grows with the number of replicas; with `-Dplot=FILE` also as a
/// picture.
///
/// Run after `mvn package`, from the repository: `java -Xmx256m -XX:+UseSerialGC
/// [-Dplot=docs/guide/balance.svg] -cp operator/core/target/classes:bench/balance/target/classes
/// dev.ottla.bench.balance.Bench [runs] [seed] [name ...]`. The first run of each is the cold
/// one, the best of the others the warm one. CPU time of the planning thread is the figure to trust
/// on a busy machine.
public final class Bench {
  private static final List<String> FAMILY =
      List.of(
          "skewed-3-300-r3",
          "add-4-300-r3",
          "remove-4-300-r3",
          "skewed-10-3000-r5",
          "add-10-3000-r5",
          "remove-10-3000-r5",
          "skewed-50-30000-r5",
          "add-50-30000-r5",
          "remove-50-30000-r5",
          "drift-50-30000-r5",
          "skewed-50-30000-r5-het",
          "skewed-51-30000-r3",
          "skewed-200-300000-r5",
          "add-200-300000-r5",
          "remove-200-300000-r5",
          "drift-200-300000-r5",
          "skewed-1000-999999-r5",
          "add-1000-999999-r5",
          "remove-1000-999999-r5",
          "drift-1000-999999-r5");

  private static final long SEED = 42;

  private Bench() {}

  private record Figure(Scenario scenario, double seconds) {}

  /// Takes the runs of each (3), the seed (42) and the names (all).
  public static void main(String[] words) throws IOException {
    int runs = words.length > 0 ? Integer.parseInt(words[0]) : 3;
    long seed = words.length > 1 ? Long.parseLong(words[1]) : SEED;
    List<String> names = words.length > 2 ? List.of(words).subList(2, words.length) : FAMILY;
    System.out.println(
        "| scenario | cpu ms cold / best warm | peak heap MB | replica moves | leader changes | GB moved"
            + " | x lower bound | outside (cpu,in,out,disk,replicas,leaders) | what binds"
            + " | Cruise Control: cpu ms / heap MB / x bound / outside |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    List<Figure> figures = new ArrayList<>();
    for (String name : names) {
      Scenario scenario = Scenario.of(name, seed);
      figures.add(new Figure(scenario, run(scenario, runs)));
    }
    for (Scenario.Kind kind : Scenario.Kind.values()) {
      growth(kind, figures.stream().filter(f -> f.scenario().kind() == kind).toList());
    }
    String plot = System.getProperty("plot");
    if (plot != null) {
      Files.writeString(Path.of(plot), Plot.of(curves(figures)));
    }
  }

  private static List<Plot.Curve> curves(List<Figure> figures) {
    List<Plot.Curve> curves = new ArrayList<>();
    for (Scenario.Kind kind : Scenario.Kind.values()) {
      List<Plot.Point> ours = new ArrayList<>();
      List<Plot.Point> others = new ArrayList<>();
      for (Figure figure : figures) {
        Scenario of = figure.scenario();
        if (of.kind() == kind && of.replicas() >= 1000 && of.racks() == 5 && !of.unequal()) {
          ours.add(new Plot.Point(of.replicas(), figure.seconds() * 1e3));
          Baseline other = Baseline.ALL.get(of.name());
          if (other != null) {
            others.add(new Plot.Point(of.replicas(), (double) other.millis()));
          }
        }
      }
      curves.add(new Plot.Curve(kind.name(), kind.color, false, ours));
      curves.add(new Plot.Curve("Cruise Control", kind.color, true, others));
    }
    return curves;
  }

  private static double run(Scenario scenario, int runs) {
    Model model = Clusters.make(scenario).model();
    long first = 0;
    long best = Long.MAX_VALUE;
    for (int run = 1; run < runs; run++) {
      long took = time(model);
      first = run == 1 ? took : first;
      best = run == 1 ? best : Math.min(best, took);
    }
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    long begun = cpu();
    Plan plan = Balance.plan(model, Goals.usual(), Effort.usual());
    long last = cpu() - begun;
    best = Math.min(best, last);
    print(scenario, plan, runs == 1 ? last : first, best);
    return best / 1e9;
  }

  private static long time(Model model) {
    long begun = cpu();
    Plan plan = Balance.plan(model, Goals.usual(), Effort.usual());
    return plan.work() < 0 ? 0 : cpu() - begun;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(Scenario scenario, Plan plan, long cold, long warm) {
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    String outside =
        plan.after().values().stream()
            .map(Band::outside)
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
    String binds =
        plan.limits().stream().map(Balance.Limit::name).distinct().collect(Collectors.joining(" "));
    System.out.printf(
        Locale.ROOT,
        "| %s | %d / %d | %d | %d | %d | %.0f | %.3f | %s | %s | %s |%n",
        scenario.name(),
        cold / 1_000_000,
        warm / 1_000_000,
        heap >> 20,
        plan.replicaMoves(),
        plan.leaderChanges(),
        plan.bytes() / 1e9,
        plan.boundBytes() == 0 ? 0.0 : plan.bytes() / (double) plan.boundBytes(),
        outside,
        binds,
        other(scenario));
  }

  private static String other(Scenario scenario) {
    Baseline other = scenario.seed() == SEED ? Baseline.ALL.get(scenario.name()) : null;
    return other == null
        ? ""
        : String.format(
            Locale.ROOT,
            "%d / %d / %.3f / %d",
            other.millis(),
            other.heap(),
            other.bytes(),
            other.outside());
  }

  /// The slope of log time over log replicas, from ten thousand replicas on: 1 is linear.
  private static void growth(Scenario.Kind kind, List<Figure> figures) {
    List<Figure> large =
        figures.stream()
            .filter(f -> f.scenario().replicas() >= 10_000 && !f.scenario().unequal())
            .toList();
    if (large.stream().map(f -> f.scenario().replicas()).distinct().count() < 2) {
      return;
    }
    double x = large.stream().mapToDouble(Bench::size).average().orElse(0);
    double y = large.stream().mapToDouble(f -> Math.log(f.seconds())).average().orElse(0);
    double above =
        large.stream().mapToDouble(f -> (size(f) - x) * (Math.log(f.seconds()) - y)).sum();
    double below = large.stream().mapToDouble(f -> (size(f) - x) * (size(f) - x)).sum();
    System.out.printf(Locale.ROOT, "%ngrowth of %s: replicas^%.2f%n", kind, above / below);
  }

  private static double size(Figure figure) {
    return Math.log(figure.scenario().replicas());
  }
}
