package dev.ottla.bench.cluster;

import dev.ottla.e2e.Given;
import dev.ottla.e2e.Ledger;
import dev.ottla.e2e.Page;
import dev.ottla.e2e.Place;
import dev.ottla.e2e.Running;
import dev.ottla.e2e.Sample;
import dev.ottla.e2e.Substrate;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A roll of real brokers for one property that they read at their start only, under a producer: in
/// the sets that the planner finds, and the same brokers one by one, each by the annotation that
/// asks for a restart. What it costs the operator is counted by others: the API server counts
/// calls, the operator's own figures its processor time.
public final class Roll {
  private static final String PROPERTY = "log.retention.check.interval.ms";
  private static final String TOPIC = "rolled";
  private static final int PARTITIONS = 24;
  private static final int PER_SECOND = 500;

  /// Looks of before must not count, nor may the start's leaders be on their way.
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static final Pattern CPU = Pattern.compile("process_cpu_seconds_total ([0-9.Ee+]+)");

  private final Place place;
  private final int brokers;
  private final Figures figures = new Figures();

  private Roll(Place place, int brokers) {
    this.place = place;
    this.brokers = brokers;
  }

  /// Takes the number of brokers; three when left out. More have their controllers apart.
  public static void main(String[] args) {
    int brokers = args.length == 0 ? 3 : Integer.parseInt(args[0]);
    try (Substrate substrate = Given.take();
        Place place = Place.open(substrate, "bench-roll")) {
      new Roll(place, brokers).measure();
    }
  }

  private Sample sample(String value) {
    Sample sample = brokers > 3 ? Sample.WHOLE.sized(brokers) : Sample.SMALL.sized(brokers);
    return sample.with(Map.of(PROPERTY, value));
  }

  private void measure() {
    Running orders = place.apply(sample("300000")).ready();
    orders.topic(TOPIC, PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), TOPIC, PARTITIONS, PER_SECOND)) {
      ledger.awaitEach();
      Pause.of(SETTLED);
      ledger.forgetGaps();
      inSets(orders);
      Pause.of(SETTLED);
      oneByOne(orders);
      ledger.awaitEach();
      Ledger.Verdict verdict = ledger.judge();
      System.out.println(figures.table("%d brokers rolled".formatted(brokers)));
      System.out.println(verdict);
      if (!verdict.clean()) {
        throw new IllegalStateException("records were harmed: " + verdict);
      }
    }
  }

  private void inSets(Running orders) {
    List<String> before = uids(orders);
    try (Calls calls = Calls.begin(place.substrate().kubectl("default"))) {
      double called = calls.count();
      double cpu = cpu();
      long begun = System.nanoTime();
      place.apply(sample("200000"));
      orders.await("rolled", s -> uids(orders).stream().noneMatch(before::contains));
      orders.ready();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (brokers == 3) {
        figures.against("Strimzi 91 s, goal 45", 45, "roll", "s", seconds);
        figures.against("Strimzi 11.1, goal 2", 2, "operator", "CPU s", cpu() - cpu);
        figures.against("Strimzi 476, goal 60", 60, "API calls", "", calls.count() - called);
      } else {
        figures.add("roll", "s", seconds);
        figures.add("operator", "CPU s", cpu() - cpu);
        figures.add("API calls", "", calls.count() - called);
      }
    }
  }

  private void oneByOne(Running orders) {
    long begun = System.nanoTime();
    for (Pod pod : orders.brokers()) {
      String name = pod.getMetadata().getName();
      place.kubectl().say("annotate", "pod", name, "ottla.dev/restart=now");
      orders.await(
          name + " restarted",
          _ ->
              !uids(orders).contains(pod.getMetadata().getUid()) && uids(orders).size() == brokers);
      orders.ready();
    }
    figures.add("the same brokers one by one", "s", (System.nanoTime() - begun) / 1e9);
  }

  private static List<String> uids(Running orders) {
    return orders.brokers().stream()
        .filter(Running::ready)
        .map(p -> p.getMetadata().getUid())
        .toList();
  }

  private double cpu() {
    return Calls.sum(CPU, Page.metrics(place.substrate(), place.operator()));
  }
}
