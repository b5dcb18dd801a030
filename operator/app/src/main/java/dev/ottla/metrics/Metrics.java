package dev.ottla.metrics;

import dev.ottla.api.ClusterStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import dev.ottla.load.Load;
import dev.ottla.see.Lags;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/// Keeps what the operator counts, and serves it at `/metrics`. A few maps and lines of text: a
/// library for it would cost more memory than all that it held.
@Singleton
public final class Metrics {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Function<Names, LoadView> load;
  private final Supplier<Load.Tally> tally;
  private final Function<Names, List<Lags.Lag>> lags;
  private final Map<Line, Counted> counters = new ConcurrentHashMap<>();
  private final Map<Names, Told> clusters = new ConcurrentHashMap<>();
  private final Map<Names, Map<String, Boolean>> topics = new ConcurrentHashMap<>();

  /// One line of a row, by the value of its label; empty where the row has none.
  private record Line(Row row, String label) {}

  /// @param times how often something was added: the count of a summary
  private record Counted(DoubleAdder sum, LongAdder times) {}

  /// What a reconcile is about.
  public enum Kind {
    CLUSTER("Cluster"),
    TOPIC("Topic");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /// Made once.
  @Inject
  public Metrics(Load load, Lags lags) {
    this(load::view, load::tally, lags::of);
  }

  Metrics(
      Function<Names, LoadView> load,
      Supplier<Load.Tally> tally,
      Function<Names, List<Lags.Lag>> lags) {
    this.load = load;
    this.tally = tally;
    this.lags = lags;
  }

  void routes(@Observes Router router) {
    router
        .get("/metrics")
        .blockingHandler(c -> c.response().putHeader("Content-Type", TYPE).end(page()), false);
  }

  /// Runs a reconcile, and counts it and its time.
  public <R, E extends Exception> R timed(Kind kind, Work<R, E> work) throws E {
    long begun = System.nanoTime();
    boolean well = false;
    try {
      R result = work.run();
      well = true;
      return result;
    } finally {
      took(Row.RECONCILE_SECONDS, kind.word, Duration.ofNanos(System.nanoTime() - begun));
      count(Row.RECONCILES, kind.word, 1);
      count(Row.RECONCILE_FAILURES, kind.word, well ? 0 : 1);
    }
  }

  /// Something that takes time.
  public interface Work<R, E extends Exception> {
    /// Does it.
    R run() throws E;
  }

  /// Looks at a Cluster, and counts its time.
  public <R, E extends Exception> R look(Work<R, E> look) throws E {
    long begun = System.nanoTime();
    R seen = look.run();
    took(Row.LOOK_SECONDS, "", Duration.ofNanos(System.nanoTime() - begun));
    return seen;
  }

  /// A plan was carried out.
  public void acted(Kind kind, Plan plan, Outcome outcome) {
    plan.steps().forEach(s -> count(Row.STEPS, s.getClass().getSimpleName(), 1));
    count(Row.STEP_FAILURES, kind.word, outcome.failures().size());
    count(Row.APPLIED, "", plan.apply().size());
  }

  /// What a Cluster's status says now.
  public void report(World world, ClusterStatus status) {
    clusters.put(world.names(), Told.of(world, status));
  }

  /// Whether a Topic is ready now.
  public void report(Names cluster, String topic, boolean ready) {
    topics.computeIfAbsent(cluster, n -> new ConcurrentHashMap<>()).put(topic, ready);
  }

  /// A Cluster is gone.
  public void forget(Names cluster) {
    clusters.remove(cluster);
  }

  /// A Topic is gone.
  public void forget(Names cluster, String topic) {
    topics.computeIfPresent(
        cluster,
        (n, of) -> {
          of.remove(topic);
          return of.isEmpty() ? null : of;
        });
  }

  private void count(Row row, String label, double more) {
    Counted counted =
        counters.computeIfAbsent(
            new Line(row, label), l -> new Counted(new DoubleAdder(), new LongAdder()));
    counted.sum.add(more);
    counted.times.increment();
  }

  private void took(Row row, String label, Duration took) {
    count(row, label, took.toNanos() / 1e9);
  }

  /// All of it.
  String page() {
    Text text = new Text();
    counters.forEach((line, counted) -> counter(text, line, counted));
    text.add(Row.CLUSTERS, clusters.size());
    clusters.forEach(
        (names, told) -> {
          told.write(text, names.namespace(), names.cluster());
          Carried.write(text, names, load.apply(names));
          for (Lags.Lag lag : lags.apply(names)) {
            text.add(
                Row.GROUP_LAG,
                lag.records(),
                names.namespace(),
                names.cluster(),
                lag.group(),
                lag.topic());
          }
        });
    topics.forEach((names, of) -> topics(text, names, of));
    Carried.write(text, tally.get());
    Machine.write(text);
    return text.page();
  }

  private static void counter(Text text, Line line, Counted counted) {
    Row row = line.row;
    Object[] labels = row.labels().isEmpty() ? new Object[0] : new Object[] {line.label};
    if (row.type() == Row.Type.SUMMARY) {
      text.summary(row, counted.sum.sum(), counted.times.sum(), labels);
    } else {
      text.add(row, counted.sum.sum(), labels);
    }
  }

  private static void topics(Text text, Names names, Map<String, Boolean> of) {
    long ready = of.values().stream().filter(r -> r).count();
    text.add(Row.TOPICS, ready, names.namespace(), names.cluster(), true)
        .add(Row.TOPICS, of.size() - ready, names.namespace(), names.cluster(), false);
  }
}
