package dev.ottla.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.status.Status;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Window;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import dev.ottla.load.Load;
import dev.ottla.metrics.Metrics.Kind;
import dev.ottla.see.Lags;
import dev.ottla.settings.Environment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Names ORDERS = new Names("shop", "orders");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Window FLAT = new Window(2, 3, 0.5, 1);
  private static final LoadView LOAD =
      new LoadView(
          Duration.ofMinutes(3),
          Map.of(1, new LoadView.Carried(NOW, FLAT, FLAT, FLAT, FLAT, FLAT, 100, 1, 1)),
          List.of(new LoadView.Busy("clicks", 4, 1, 7, 8)));

  private final Metrics metrics =
      new Metrics(
          names -> LOAD,
          () -> new Load.Tally(3, 40, 2, 1),
          names -> List.of(new Lags.Lag("readers", "clicks", 90)));

  private static World world() {
    String yaml =
        """
        apiVersion: ottla.dev/v1alpha1
        kind: Cluster
        metadata: {name: orders, namespace: shop, uid: 0f2f2c5e-6f9d-4d3e-8f61-0d6d3f2f8a11}
        spec:
          brokers: {replicas: 3, storage: {size: 1Gi}}
          controllers: {combined: true, replicas: 3}
        """;
    Cluster cluster = new KubernetesSerialization().unmarshal(yaml, Cluster.class);
    Kube kube = new Kube(List.of(pod(0, true), pod(1, true), pod(2, false)), List.of());
    List<Partition> partitions =
        List.of(
            new Partition("clicks", 0, OptionalInt.of(0), List.of(0, 1, 2), List.of(0, 1, 2), 2),
            new Partition("clicks", 1, OptionalInt.of(0), List.of(0, 1, 2), List.of(0), 2),
            new Partition("clicks", 2, OptionalInt.empty(), List.of(2), List.of(), 1));
    KafkaView kafka =
        KafkaView.notAsked("no need")
            .with(new KafkaView.Brokers(Set.of(0, 1), Set.of(2), partitions));
    return new World(NOW, new Environment(Map.of()).settings(), cluster, kube, kafka);
  }

  private static Pod pod(int ordinal, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("orders-brokers-" + ordinal)
        .withNamespace("shop")
        .withLabels(Map.of("ottla.dev/cluster", "orders", "ottla.dev/role", "broker"))
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Plan plan(Step... steps) {
    return new Plan(List.of(), List.of(steps), List.of(), List.of(), Duration.ofMinutes(2));
  }

  /// Looks once, acts once, and reports.
  private void live() throws Exception {
    World world = world();
    Plan plan = plan(new Step.Cordon(List.of(2), "it leaves"), new Step.Unregister(2, "it left"));
    Outcome refused = new Outcome(List.of(new Outcome.Failure("Unregister broker 2", "no")));
    metrics.timed(
        Kind.CLUSTER,
        () -> {
          World seen = metrics.look(() -> world);
          metrics.acted(Kind.CLUSTER, plan, refused);
          metrics.report(seen, Status.of(seen, plan, refused));
          return seen;
        });
    metrics.report(ORDERS, "clicks", true);
    metrics.report(ORDERS, "views", false);
  }

  private Map<String, Double> samples() {
    return Scrape.parse(metrics.page());
  }

  @Test
  void whatWasSeenAndDoneIsShown() throws Exception {
    live();
    Map<String, Double> samples = samples();
    String of = "{namespace=\"shop\",cluster=\"orders\"}";
    Map<String, Double> expected =
        Map.ofEntries(
            Map.entry("ottla_clusters", 1.0),
            Map.entry("ottla_cluster_brokers_wanted" + of, 3.0),
            Map.entry("ottla_cluster_brokers_ready" + of, 2.0),
            Map.entry("ottla_cluster_controllers_ready" + of, 2.0),
            Map.entry("ottla_cluster_kafka_answers" + of, 1.0),
            Map.entry("ottla_cluster_partitions" + of, 3.0),
            Map.entry("ottla_cluster_partitions_offline" + of, 1.0),
            Map.entry("ottla_cluster_partitions_under_min_isr" + of, 1.0),
            Map.entry("ottla_cluster_partitions_under_replicated" + of, 2.0),
            Map.entry("ottla_cluster_last_look_timestamp_seconds" + of, 1_795_341_600.0),
            Map.entry("ottla_steps_total{step=\"Cordon\"}", 1.0),
            Map.entry("ottla_step_failures_total{kind=\"Cluster\"}", 1.0),
            Map.entry("ottla_reconciles_total{kind=\"Cluster\"}", 1.0),
            Map.entry("ottla_look_seconds_count", 1.0),
            Map.entry("ottla_load_samples_lost_total", 2.0));
    expected.forEach((name, value) -> assertEquals(value, samples.get(name), name));
    String condition =
        "ottla_cluster_condition{namespace=\"shop\",cluster=\"orders\",condition=\"%s\"}";
    assertEquals(0, samples.get(condition.formatted("Ready")));
    assertEquals(1, samples.get(condition.formatted("Degraded")));
    assertEquals(
        1, samples.get("ottla_topics{namespace=\"shop\",cluster=\"orders\",ready=\"false\"}"));
  }

  @Test
  void theLoadOfEachBrokerIsShown() throws Exception {
    live();
    Map<String, Double> samples = samples();
    String who = "{namespace=\"shop\",cluster=\"orders\",broker=\"1\"";
    assertEquals(2, samples.get("ottla_broker_cpu_cores" + who + ",stat=\"mean\"}"));
    assertEquals(3, samples.get("ottla_broker_handlers_busy_ratio" + who + ",stat=\"p95\"}"));
    assertEquals(
        90,
        samples.get(
            "ottla_consumer_group_lag_records{namespace=\"shop\",cluster=\"orders\",group=\"readers\",topic=\"clicks\"}"));
    assertEquals(0.5, samples.get("ottla_broker_disk_growth_bytes_per_second" + who + "}"));
    assertEquals(
        7,
        samples.get(
            "ottla_partition_in_bytes_per_second" + who + ",topic=\"clicks\",partition=\"4\"}"));
  }

  @Test
  void everyRowIsServedOnceThereIsSomethingToTell() throws Exception {
    live();
    Set<String> served =
        metrics
            .page()
            .lines()
            .filter(line -> line.startsWith("# TYPE"))
            .map(line -> line.split(" ", -1)[2])
            .collect(Collectors.toSet());
    assertEquals(Arrays.stream(Row.values()).map(Row::title).collect(Collectors.toSet()), served);
  }

  @Test
  void whatIsGoneIsShownNoMore() throws Exception {
    live();
    metrics.forget(ORDERS);
    metrics.forget(ORDERS, "clicks");
    metrics.forget(ORDERS, "views");
    String page = metrics.page();
    assertFalse(page.contains("orders"), page);
    assertTrue(page.contains("ottla_clusters 0\n"), page);
  }

  @Test
  void anErrorNobodyForesawIsCountedAndGoesOn() {
    assertThrows(
        IllegalStateException.class,
        () ->
            metrics.timed(
                Kind.TOPIC,
                () -> {
                  throw new IllegalStateException("that");
                }));
    assertEquals(1, samples().get("ottla_reconcile_failures_total{kind=\"Topic\"}"));
    assertEquals(1, samples().get("ottla_reconcile_seconds_count{kind=\"Topic\"}"));
  }

  @Test
  void aThousandBrokersFitIntoAScrape() throws Exception {
    LoadView large =
        new LoadView(
            Duration.ofMinutes(3),
            IntStream.range(0, 1000)
                .boxed()
                .collect(
                    Collectors.toMap(
                        id -> id,
                        id -> new LoadView.Carried(NOW, FLAT, FLAT, FLAT, FLAT, FLAT, 100, 1, 1))),
            List.of());
    Metrics many =
        new Metrics(names -> large, () -> new Load.Tally(1000, 0, 0, 0), names -> List.of());
    many.report(world(), Status.of(world(), plan(), Outcome.DONE));
    String page = many.page();
    assertTrue(page.length() < 1_500_000, () -> page.length() + " characters");
    assertEquals(11_000, page.lines().filter(line -> line.startsWith("ottla_broker_")).count());
  }
}
