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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/// What a producer feels of replicas that move: all data lies on two of four brokers, is evened out
/// at the limit that holds when nobody sets one, and a producer that waits for all copies writes to
/// another topic before, during and after. `-Dmoves.throttle=5Mi` and `-Dmoves.config=KEY=VALUE;…`
/// try other limits and properties, `-Dmoves.cpu=500m -Dmoves.memory=1Gi` brokers as they are when
/// nobody says how large.
public final class Moves {
  private static final int PARTITIONS = 24;

  private static final int BROKERS = 4;
  private static final int COPIES = 3;

  private static final int RECORDS = 600_000;
  private static final int BYTES = 1_000;
  private static final int PER_SECOND = 500;
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int STEPS = 16;
  private static final double FALLS = 0.9;
  private static final Duration SETTLES = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// What partitions pass is known to the operator when it has run for so long: it plans by that.
  private static final Duration KNOWN = Duration.ofMinutes(7);

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
        .sized(BROKERS)
        .promised(System.getProperty("moves.cpu", Sample.SMALL.cpu()))
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
    long known = System.nanoTime() + KNOWN.toNanos();
    Running orders = place.apply(sample("Off")).ready();
    try (Admin admin = orders.admin()) {
      admin.createTopics(List.of(new NewTopic("watched", even(admin)))).all().get();
      Map<Integer, List<Integer>> two =
          IntStream.range(0, PARTITIONS)
              .boxed()
              .collect(Collectors.toMap(p -> p, p -> p % 2 == 0 ? List.of(0, 1) : List.of(1, 0)));
      admin.createTopics(List.of(new NewTopic("bulk", two))).all().get();
      // A producer that meets brokers which have not heard of its topic may stay stuck.
      Pause.of(SETTLES);
      Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
      try (Ledger ledger = Ledger.open(orders.bootstrap(), "watched", BROKERS, PER_SECOND)) {
        ledger.awaitEach();
        steady(ledger, known);
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

  /// The topic that is written to lies where it should, and so does not move: each broker leads one
  /// partition, and each rack has a copy, of those brokers that hold least.
  private static Map<Integer, List<Integer>> even(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<Integer, String> racks =
        admin.describeCluster().nodes().get().stream()
            .collect(
                Collectors.toMap(Node::id, n -> n.hasRack() ? n.rack() : String.valueOf(n.id())));
    int[] holds = new int[BROKERS];
    Map<Integer, List<Integer>> all = new HashMap<>();
    for (int p = 0; p < BROKERS; p++) {
      List<Integer> ids = new ArrayList<>(List.of(p));
      for (int b : emptiest(holds, p)) {
        boolean apart = ids.stream().noneMatch(id -> rack(racks, id).equals(rack(racks, b)));
        if (apart && ids.size() < COPIES) {
          ids.add(b);
          holds[b]++;
        }
      }
      all.put(p, ids);
    }
    return all;
  }

  private static String rack(Map<Integer, String> racks, int broker) {
    return racks.getOrDefault(broker, "");
  }

  /// The other brokers, those first that hold least, and of these the next.
  private static List<Integer> emptiest(int[] holds, int broker) {
    return IntStream.range(1, BROKERS)
        .mapToObj(i -> (broker + i) % BROKERS)
        .sorted(Comparator.comparingInt(b -> holds[b]))
        .toList();
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
  private static void steady(Ledger ledger, long known) {
    double best = Double.MAX_VALUE;
    int level = 0;
    for (int step = 1; step <= STEPS && (level < 2 || System.nanoTime() < known); step++) {
      double late = late(ledger, STEP);
      System.out.printf("    %3d s, p99 %4.0f ms%n", step * STEP.toSeconds(), late);
      level = late < FALLS * best ? 0 : level + 1;
      best = Math.min(best, late);
    }
  }

  /// Evens the cluster out, and tells the p99 from the first move until nothing is left to do.
  private double moved(Running orders, Admin admin, Ledger ledger)
      throws ExecutionException, InterruptedException {
    Map<Integer, String> written = written(admin);
    place.apply(sample("Auto"));
    Running.until("replicas move", () -> moving(admin));
    long begun = System.nanoTime();
    List<Long> waited = watched(orders, admin, ledger);
    figures.add("moves", "s", (System.nanoTime() - begun) / 1e9);
    orders.ready();
    figures.add("bytes on brokers 2 and 3 then", "MB", bytes(admin) / 1e6);
    written.entrySet().removeAll(written(admin).entrySet());
    figures.add("partitions written to that have another leader or replica", "", written.size());
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

  /// Who leads and who holds each partition that is written to.
  private static Map<Integer, String> written(Admin admin)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of("watched")).allTopicNames().get().values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .collect(
            Collectors.toMap(
                TopicPartitionInfo::partition, p -> p.leader().id() + " of " + p.replicas()));
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
