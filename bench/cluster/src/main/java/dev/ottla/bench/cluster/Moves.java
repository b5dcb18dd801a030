package dev.ottla.bench.cluster;

import dev.ottla.e2e.Embedded;
import dev.ottla.e2e.Flow;
import dev.ottla.e2e.Given;
import dev.ottla.e2e.House;
import dev.ottla.e2e.Ledger;
import dev.ottla.e2e.Place;
import dev.ottla.e2e.Running;
import dev.ottla.e2e.Sample;
import dev.ottla.e2e.Substrate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// What a producer feels of replicas that move: all data lies on two of four brokers, is evened out
/// at the limit that holds when nobody sets one, and a producer that waits for all copies writes to
/// another topic before, during and after. `-Dmoves.throttle=5Mi`, `-Dmoves.config=KEY=VALUE;…` and
/// `-Dmoves.memory=1Gi` try other limits, properties and sizes of brokers.
public final class Moves {
  private static final int PARTITIONS = 24;

  /// Few beside the others: while volumes are nearly empty what weighs least moves first.
  private static final int WATCHED = 3;

  private static final int RECORDS = 600_000;
  private static final int BYTES = 1_000;
  private static final int PER_SECOND = 500;
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int STEPS = 16;
  private static final double FALLS = 0.9;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final double GOAL = 2;

  /// The least that the two empty brokers take of all bytes once; half of two copies is all.
  private static final double SHARE = 0.6;

  private final Place place;
  private final Figures figures = new Figures();

  private Moves(Place place) {
    this.place = place;
  }

  /// Takes `embedded` or `given`.
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    boolean given = args.length > 0 && args[0].equals("given");
    try (Substrate substrate =
            given
                ? Given.take()
                : Embedded.start(House.ROOT.resolve("bench/cluster/target/moves"));
        Place place = Place.open(substrate, "bench-moves")) {
      new Moves(place).measure();
    }
  }

  private static Sample sample(String mode) {
    String throttle = System.getProperty("moves.throttle");
    return Sample.SMALL
        .sized(4)
        .given(System.getProperty("moves.memory", Sample.SMALL.memory()))
        .with(config())
        .and(
            "rebalance: {mode: \"%s\"%s}\n"
                .formatted(mode, throttle == null ? "" : ", throttle: " + throttle));
  }

  private static Map<String, String> config() {
    String said = System.getProperty("moves.config", "");
    return Arrays.stream(said.split(";"))
        .filter(line -> !line.isBlank())
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private void measure() throws ExecutionException, InterruptedException {
    Running orders = place.apply(sample("Off")).ready();
    orders.topic("watched", WATCHED, 3);
    try (Admin admin = orders.admin()) {
      Map<Integer, List<Integer>> two =
          IntStream.range(0, PARTITIONS)
              .boxed()
              .collect(Collectors.toMap(p -> p, p -> p % 2 == 0 ? List.of(0, 1) : List.of(1, 0)));
      admin.createTopics(List.of(new NewTopic("bulk", two))).all().get();
      Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
      try (Ledger ledger = Ledger.open(orders.bootstrap(), "watched", WATCHED, PER_SECOND)) {
        ledger.awaitEach();
        steady(ledger);
        double before = late(ledger);
        double during = moved(orders, admin, ledger);
        double after = late(ledger);
        figures.add("p99 until acknowledged, before", "ms", before);
        figures.against("before, goal 2 times", before, "while replicas move", "ms", during);
        figures.against("before", before, "after", "ms", after);
        Ledger.Verdict verdict = ledger.judge();
        System.out.println(figures.table(place.substrate().kind() + ", all data on two of four"));
        System.out.println(verdict);
        System.out.println(during <= GOAL * before ? "The goal is met." : "The goal is missed.");
      }
    }
  }

  private static double late(Ledger ledger) {
    return late(ledger, WINDOW);
  }

  private static double late(Ledger ledger, Duration window) {
    var _ = ledger.waited();
    Pause.of(window);
    return Ledger.late(ledger.waited());
  }

  /// Brokers compile what they do often for minutes, and each does it faster then: waits until two
  /// steps in a row are not clearly faster than the best before them.
  private static void steady(Ledger ledger) {
    double best = Double.MAX_VALUE;
    int level = 0;
    for (int step = 1; step <= STEPS && level < 2; step++) {
      double late = late(ledger, STEP);
      System.out.printf("    %3d s, p99 %4.0f ms%n", step * STEP.toSeconds(), late);
      level = late < FALLS * best ? 0 : level + 1;
      best = Math.min(best, late);
    }
  }

  /// Evens the cluster out, and tells the p99 from the first move until nothing is left to do.
  private double moved(Running orders, Admin admin, Ledger ledger)
      throws ExecutionException, InterruptedException {
    place.apply(sample("Auto"));
    Running.until("replicas move", () -> moving(admin));
    long begun = System.nanoTime();
    List<Long> waited = watched(orders, admin, ledger);
    figures.add("moves", "s", (System.nanoTime() - begun) / 1e9);
    orders.ready();
    figures.add("bytes on brokers 2 and 3 then", "MB", bytes(admin) / 1e6);
    return Ledger.late(waited);
  }

  /// How long records waited until nothing moves any more; each second is told.
  private static List<Long> watched(Running orders, Admin admin, Ledger ledger)
      throws ExecutionException, InterruptedException {
    List<Long> all = new ArrayList<>();
    var _ = ledger.waited();
    for (int second = 1; second <= LONGEST.toSeconds(); second++) {
      Pause.of(Duration.ofSeconds(1));
      List<Long> waited = ledger.waited();
      all.addAll(waited);
      int under = under(admin);
      double held = bytes(admin);
      System.out.printf(
          "%3d s: %2d moves, %3.0f MB there, p99 %4.0f ms, worst %4.0f ms%n",
          second,
          under,
          held / 1e6,
          Ledger.late(waited),
          waited.stream().mapToLong(w -> w).max().orElse(0) / 1e6);
      if (under == 0 && held > SHARE * RECORDS * BYTES && orders.status().next().isEmpty()) {
        return all;
      }
    }
    throw new IllegalStateException("replicas still move after " + LONGEST);
  }

  private static boolean moving(Admin admin) throws ExecutionException, InterruptedException {
    return under(admin) > 0;
  }

  private static int under(Admin admin) throws ExecutionException, InterruptedException {
    return admin.listPartitionReassignments().reassignments().get().size();
  }

  private static double bytes(Admin admin) throws ExecutionException, InterruptedException {
    return admin.describeLogDirs(List.of(2, 3)).allDescriptions().get().values().stream()
        .flatMap(dirs -> dirs.values().stream())
        .flatMap(dir -> dir.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals("bulk"))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }
}
