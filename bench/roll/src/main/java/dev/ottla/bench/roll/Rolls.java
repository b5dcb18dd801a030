package dev.ottla.bench.roll;

import dev.ottla.api.Brokers;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.Racks;
import dev.ottla.api.Rebalance;
import dev.ottla.core.Planner;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.RestartPods;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Rolls clusters of several sizes because a property changed that a node reads at its start only:
/// by the planner as it is, and by the same planner of whose every set the first pod alone goes.
///
/// Time is simulated, by the model of [Times]. A roll that takes too many replicas is an error.
public final class Rolls {
  private static final List<Integer> SIZES = List.of(9, 30, 99, 300);
  private static final int COPIES = 3;

  /// Replicas on each broker.
  private static final int HELD = 100;

  private static final long SEED = 42;

  /// Twice as many sets of brokers as there are racks.
  private static final int GOAL = 2 * COPIES;

  /// Seconds after which a roll does not end.
  private static final double ENDLESS = 86_400;

  private static final String HEAD =
      """
      | brokers | sets of brokers, goal | time | sets, one by one | time, one by one | times as long | sets, no racks known | time, no racks known | planning, CPU s |
      |---|---|---|---|---|---|---|---|---|\
      """;

  private Rolls() {}

  /// How pods are chosen.
  enum Way {
    /// What the planner says, in three racks.
    RACKS("rack by rack", "#0a7d4f"),
    /// What it says where no racks are known.
    SETS("no racks known", "#8a8a8a"),
    /// One pod at a time.
    SERIAL("one by one", "#c2410c");

    final String words;
    final String colour;

    Way(String words, String colour) {
      this.words = words;
      this.colour = colour;
    }
  }

  /// What a roll took.
  ///
  /// @param batches sets of brokers that restarted together
  /// @param seconds from the change of the spec until nothing was left to do
  /// @param planning CPU seconds of the planner
  record Figure(Way way, int brokers, int batches, double seconds, double planning) {}

  /// Takes the name of a file to draw to, if any.
  public static void main(String[] words) throws IOException {
    List<Figure> figures = new ArrayList<>();
    System.out.println(HEAD);
    for (int brokers : SIZES) {
      Figure racks = roll(Way.RACKS, brokers);
      Figure sets = roll(Way.SETS, brokers);
      Figure serial = roll(Way.SERIAL, brokers);
      figures.addAll(List.of(racks, sets, serial));
      System.out.printf(
          Locale.ROOT,
          "| %d | %d, at most %d | %s | %d | %s | %.1f | %d | %s | %.1f |%n",
          brokers,
          racks.batches(),
          GOAL,
          time(racks.seconds()),
          serial.batches(),
          time(serial.seconds()),
          serial.seconds() / racks.seconds(),
          sets.batches(),
          time(sets.seconds()),
          racks.planning());
    }
    if (words.length > 0) {
      Files.writeString(Path.of(words[0]), new Plot(figures).svg());
    }
  }

  /// As a person says it.
  static String time(double seconds) {
    return seconds < 120
        ? Math.round(seconds) + " s"
        : String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }

  private static Figure roll(Way way, int brokers) {
    Fleet fleet = new Fleet(homes(way, brokers), new Times(SEED));
    fleet.instant = true;
    run(fleet, cluster(way, brokers, "8"), way);
    fleet.instant = false;
    double begun = fleet.now;
    return run(fleet, cluster(way, brokers, "16"), way).after(way, brokers, fleet.now - begun);
  }

  private static final class Count {
    private int batches;
    private long nanos;

    Figure after(Way way, int brokers, double seconds) {
      return new Figure(way, brokers, batches, seconds, nanos / 1e9);
    }
  }

  /// Looks, thinks and acts until nothing is left to do.
  private static Count run(Fleet fleet, Cluster cluster, Way way) {
    Count count = new Count();
    while (true) {
      World world = fleet.look(cluster);
      long before = cpu();
      Plan plan = Planner.plan(world);
      count.nanos += cpu() - before;
      if (plan.atRest()) {
        return count;
      }
      if (plan.troubles().stream().anyMatch(Plan.Trouble::stops)) {
        throw new IllegalStateException(plan.troubles().toString());
      }
      if (fleet.now > ENDLESS) {
        throw new IllegalStateException("the roll does not end: " + plan.waits());
      }
      plan.apply().forEach(fleet::apply);
      for (Step step : plan.steps()) {
        Step taken = way == Way.SERIAL ? first(step) : step;
        if (taken instanceof RestartPods(List<String> pods, String _)) {
          count.batches += pods.getFirst().startsWith(Fleet.NAMES.set(Role.BROKER) + "-") ? 1 : 0;
        }
        fleet.carryOut(world, taken);
      }
      fleet.pass();
    }
  }

  private static Step first(Step step) {
    return step instanceof RestartPods(List<String> pods, String why)
        ? new RestartPods(pods.subList(0, 1), why)
        : step;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Cluster cluster(Way way, int brokers, String threads) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName(Fleet.NAMES.cluster())
            .withNamespace(Fleet.NAMES.namespace())
            .withUid("5ad9f3b6-2a38-4c5e-9d0a-7f1f0a3c2b11")
            .build());
    Racks racks = way == Way.SETS ? null : new Racks("zone");
    cluster.setSpec(
        new ClusterSpec(
            "4.4.0",
            new Brokers(brokers, null, null, racks, null, null, null, null),
            null,
            Map.of("num.io.threads", threads),
            null,
            null,
            null,
            new Rebalance(Rebalance.Mode.Off, null, null, null),
            null,
            null,
            null,
            null,
            null));
    return cluster;
  }

  /// A replica of each partition in each rack, on any broker there; where no racks are known, on
  /// any brokers.
  private static List<int[]> homes(Way way, int brokers) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<int[]> homes = new ArrayList<>();
    for (int i = 0; i < brokers * HELD / COPIES; i++) {
      homes.add(
          way == Way.SETS
              ? random.ints(0, brokers).distinct().limit(COPIES).toArray()
              : inEachRack(random, brokers, i));
    }
    return homes;
  }

  private static int[] inEachRack(SplittableRandom random, int brokers, int turn) {
    int[] home = new int[COPIES];
    for (int i = 0; i < COPIES; i++) {
      home[i] = random.nextInt(brokers / COPIES) * COPIES + (turn + i) % COPIES;
    }
    return home;
  }
}
