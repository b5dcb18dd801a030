package dev.ottla.bench.cluster;

import dev.ottla.e2e.Embedded;
import dev.ottla.e2e.Given;
import dev.ottla.e2e.House;
import dev.ottla.e2e.Ledger;
import dev.ottla.e2e.Machine;
import dev.ottla.e2e.Place;
import dev.ottla.e2e.Running;
import dev.ottla.e2e.Substrate;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// Measures a cluster of three combined nodes: its start, what it costs at rest, and the loss of a
/// broker in three ways under a producer that waits for all acknowledgements.
public final class Life {
  private static final int PARTITIONS = 6;
  private static final int PER_SECOND = 1000;
  private static final int RUNS = 3;

  /// How long a node stays without power: the cluster notices, and goes on.
  private static final Duration CUT = Duration.ofSeconds(20);

  private final Substrate substrate;
  private final Place place;
  private final Figures figures = new Figures();

  private Life(Substrate substrate, Place place) {
    this.substrate = substrate;
    this.place = place;
  }

  /// Takes the substrate: `embedded` or `given`.
  public static void main(String[] args) throws IOException {
    try (Substrate substrate =
            switch (args.length == 0 ? "embedded" : args[0]) {
              case "embedded" -> Embedded.start(House.ROOT.resolve("bench/cluster/target/home"));
              case "given" -> Given.take();
              default -> throw new IllegalArgumentException("embedded or given, not " + args[0]);
            };
        Place place = Place.open(substrate, "bench-life")) {
      new Life(substrate, place).measure();
    }
  }

  private void measure() throws IOException {
    Running orders = new Start(place, figures).measure();
    new Rest(place, figures).measure(orders);
    orders.topic("flow", PARTITIONS, 3);
    deleted(orders);
    killed(orders);
    cut(orders);
    crds();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    System.out.println(
        figures.table(
            "%s, three combined nodes, %d cores, load average %.1f"
                .formatted(substrate.kind(), Runtime.getRuntime().availableProcessors(), load)));
  }

  private interface Harm {
    void to(Pod broker);
  }

  private void deleted(Running orders) {
    double[] gaps = new double[RUNS];
    double[] back =
        Figures.times(
            RUNS,
            run -> {
              Harm harm =
                  pod ->
                      place
                          .kubectl()
                          .say("delete", "pod", pod.getMetadata().getName(), "--wait=false");
              return under(orders, 2, harm, gaps, run);
            });
    figures.against("Strimzi 24-31 s, goal 8", 8, "pod delete, to Ready", "s", back);
    figures.against("bare pods 0.6 s", 0.6, "pod delete, longest gap", "s", gaps);
  }

  private void killed(Running orders) {
    double[] gaps = new double[RUNS];
    double[] back =
        Figures.times(
            RUNS,
            run -> {
              Harm harm = p -> Machine.kill(place.namespace(), p.getMetadata().getName());
              return under(orders, 1, harm, gaps, run);
            });
    figures.add("kill -9, to Ready", "s", back);
    figures.against("bare pods 9.6 s", 9.6, "kill -9, longest gap", "s", gaps);
  }

  private void cut(Running orders) {
    if (substrate.power().isEmpty()) {
      return;
    }
    Substrate.Power power = substrate.power().orElseThrow();
    List<Pod> brokers = orders.brokers();
    int victim = brokers.get(2).getSpec().getNodeName().endsWith("1") ? 1 : 2;
    String node = brokers.get(victim).getSpec().getNodeName();
    double[] gaps = new double[1];
    Harm harm =
        _ -> {
          power.cut(node);
          Pause.of(CUT);
          power.restore(node);
        };
    double back = under(orders, victim, harm, gaps, 0);
    figures.add("power cut of " + CUT.toSeconds() + " s, from its return to Ready", "s", back);
    figures.against("bare pods 7.8 s", 7.8, "power cut, longest gap", "s", gaps);
  }

  /// Harms a broker under a steady producer; answers the seconds until it was Ready again.
  private double under(Running orders, int ordinal, Harm harm, double[] gaps, int run) {
    String topic = "harm-" + System.nanoTime();
    orders.topic(topic, PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), topic, PARTITIONS, PER_SECOND)) {
      ledger.awaitMore(2 * PER_SECOND);
      ledger.forgetGaps();
      Pod before = orders.brokers().get(ordinal);
      harm.to(before);
      Duration back = orders.awaitBroker(ordinal, before);
      ledger.awaitMore(2 * PER_SECOND);
      Ledger.Verdict verdict = ledger.judge();
      if (!verdict.clean()) {
        throw new IllegalStateException("records were harmed: " + verdict);
      }
      gaps[run] = verdict.gap().toMillis() / 1e3;
      orders.ready();
      return back.toMillis() / 1e3;
    }
  }

  private void crds() throws IOException {
    for (String kind : List.of("clusters", "rebalances", "topics")) {
      long bytes = Files.size(House.built("crds/" + kind + ".ottla.dev.yaml"));
      figures.against("Strimzi's largest 330 kB", 330, "CRD " + kind, "kB", bytes / 1e3);
    }
  }
}
