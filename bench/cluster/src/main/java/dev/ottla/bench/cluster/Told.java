package dev.ottla.bench.cluster;

import dev.ottla.e2e.Embedded;
import dev.ottla.e2e.House;
import dev.ottla.e2e.Machine;
import dev.ottla.e2e.Page;
import dev.ottla.e2e.Place;
import dev.ottla.e2e.Running;
import dev.ottla.e2e.Sample;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// What a broker spends on telling its load: processor time of one answer of each page, and its
/// share of one core at the pace of the operator.
public final class Told {
  private static final int TOPICS = 20;
  private static final int CALLS = 2000;

  /// Pages that are heavy are asked for less often.
  private static final int FEW = 200;

  /// Thousands of partitions do not fit the heap of a broker as small as scenarios use it.
  private static final String MEMORY = "2Gi";

  private static final double GOAL_PERCENT = 0.5;

  private Told() {}

  /// Takes the number of partitions.
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    int partitions = args.length == 0 ? 2000 : Integer.parseInt(args[0]);
    Figures figures = new Figures();
    try (Embedded embedded = Embedded.start(House.ROOT.resolve("bench/cluster/target/told"));
        Place place = Place.open(embedded, "bench-load")) {
      Running orders = place.apply(Sample.SMALL.given(MEMORY)).ready();
      fill(orders, partitions);
      String host = orders.brokers().getFirst().getStatus().getPodIP();
      long pid = Machine.ofPod(place.namespace(), orders.broker(0)).getFirst().pid();
      measure(figures, pid, "http://" + host + ":8080");
      System.out.println(figures.table("A broker with " + partitions + " replicas"));
    }
  }

  private static void fill(Running orders, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = orders.admin()) {
      List<NewTopic> topics =
          IntStream.range(0, TOPICS)
              .mapToObj(i -> new NewTopic("filler-" + i, partitions / TOPICS, (short) 3))
              .toList();
      admin.createTopics(topics).all().get();
    }
    orders.ready();
  }

  private static void measure(Figures figures, long pid, String host) {
    // What a start and two thousand new partitions leave to do is over then.
    Pause.of(Duration.ofSeconds(60));
    double idle = idle(pid);
    double sums = call(pid, host + "/load/sums", CALLS);
    double busy = call(pid, host + "/load/busy", FEW);
    double all = call(pid, host + "/load", FEW);
    figures.add("the broker at rest", "CPU ms/s", idle * 1e3);
    figures.add("one answer of /load/sums", "CPU ms", sums * 1e3);
    figures.add("one answer of /load/busy", "CPU ms", busy * 1e3);
    figures.add("one answer of /load", "CPU ms", all * 1e3);
    // Sums every five seconds and the busiest once a minute, where somebody acts on the load.
    figures.against(
        "goal 0.5", GOAL_PERCENT, "telling it all", "% of a core", (sums / 5 + busy / 60) * 100);
  }

  /// Processor seconds of one answer, less what the broker spends unasked.
  private static double call(long pid, String page, int calls) {
    IntStream.range(0, FEW).forEach(i -> Page.of(page));
    double before = idle(pid);
    long begun = System.nanoTime();
    double used = cpu(pid, () -> IntStream.range(0, calls).forEach(i -> Page.of(page)));
    double seconds = (System.nanoTime() - begun) / 1e9;
    return Math.max(0, used - (before + idle(pid)) / 2 * seconds) / calls;
  }

  /// Processor seconds a second of a broker that nobody asks.
  private static double idle(long pid) {
    return cpu(pid, () -> Pause.of(Duration.ofSeconds(20))) / 20;
  }

  private static double cpu(long pid, Runnable work) {
    double before = Machine.cpuSeconds(pid);
    work.run();
    return Machine.cpuSeconds(pid) - before;
  }
}
