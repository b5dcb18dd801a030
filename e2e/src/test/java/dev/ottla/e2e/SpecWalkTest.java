package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import dev.ottla.e2e.Variation.Kind;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every field of a Cluster's spec, by its definition, is changed and changed back, in an order by
/// chance; each time the cluster becomes all that is asked for, and in the end it is what it was.
/// `-De2e.seed` plays an order again.
@Scenario(on = Substrate.Kind.EMBEDDED)
@Tag("long")
@Tag("slow")
class SpecWalkTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final int BATCH = 8;
  private static final int RECORDS = 1000;

  /// One node of each role: a change costs two restarts.
  private static final String START =
      """
      version: 4.3.1
      brokers:
        replicas: 1
        storage: {size: 1Gi}
        resources: {requests: {cpu: 100m, memory: 640Mi}, limits: {memory: 640Mi}}
        racks: {topologyKey: topology.kubernetes.io/zone}
      controllers:
        replicas: 1
        storage: {size: 1Gi}
        resources: {requests: {cpu: 50m, memory: 320Mi}, limits: {memory: 320Mi}}
      roll: {noCopyToSpare: Interrupt}
      listeners:
        - {name: internal, port: 9092}
        - {name: outside, port: 9094, expose: NodePort, advertisedHost: 127.0.0.1}
      """;

  private static final Map<?, ?> SPEC = YAML.unmarshal(START, Map.class);

  /// What is in one of these kinds is compared.
  private static final String KINDS =
      "statefulsets,services,configmaps,networkpolicies,poddisruptionbudgets,serviceaccounts";

  @Test
  void everyFieldHasAWayToVaryIt() throws IOException {
    Map<?, ?> definition =
        YAML.unmarshal(Files.readString(House.built("crds/clusters.ottla.dev.yaml")), Map.class);
    Object spec = definition;
    for (Object step : List.of("spec", "versions", 0, "schema", "openAPIV3Schema", "properties")) {
      Object inner =
          spec instanceof List<?> l ? l.get((Integer) step) : ((Map<?, ?>) spec).get(step);
      spec = Objects.requireNonNull(inner, () -> "the definition has no " + step);
    }
    Object described = Objects.requireNonNull(((Map<?, ?>) spec).get("spec"));
    Set<String> known =
        Variation.all().stream()
            .flatMap(v -> v.fields().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> fields = Variation.fields((Map<?, ?>) described);
    assertEquals(String.join("\n", fields), String.join("\n", known));
  }

  @Test
  void changesOfEveryFieldAreCarriedOutAndTakenBack(Place place) throws Exception {
    long seed = Long.getLong("e2e.seed", System.nanoTime() % 100_000);
    System.out.println("spec walk: -De2e.seed=" + seed);
    Running orders = apply(place, SPEC);
    ready(orders);
    orders.topic("walked", 3, 1);
    assertEquals(RECORDS, Flow.produce(orders.bootstrap(), "walked", RECORDS, 100).records());
    Map<String, Object> before = picture(orders);

    List<Variation> order = new ArrayList<>(Variation.all());
    Collections.shuffle(order, new Random(seed));
    refused(place, order);
    for (List<Variation> batch : Variation.batches(order, BATCH)) {
      step(orders, batch);
      Map<String, Object> after = picture(orders);
      for (String part : before.keySet()) {
        assertEquals(before.get(part), after.get(part), () -> part + " after " + names(batch));
      }
      assertEquals(before.keySet(), after.keySet());
    }
    assertEquals(RECORDS, Flow.consume(orders.bootstrap(), "walked", RECORDS).records());
    oneWay(orders, order);
  }

  private static Running apply(Place place, Map<?, ?> spec) {
    place.kubectl().apply(yaml(spec)).orThrow();
    return place.running("orders");
  }

  private static String yaml(Map<?, ?> spec) {
    return YAML.asYaml(
        Map.of(
            "apiVersion",
            "ottla.dev/v1alpha1",
            "kind",
            "Cluster",
            "metadata",
            Map.of("name", "orders"),
            "spec",
            spec));
  }

  private static Map<String, Object> changed(Collection<Variation> batch) {
    Map<String, Object> spec = Variation.merged(SPEC, Map.of());
    for (Variation v : batch) {
      spec = Variation.merged(spec, YAML.unmarshal(v.patch(), Map.class));
    }
    return spec;
  }

  private static void step(Running orders, List<Variation> batch) {
    long start = System.nanoTime();
    Map<String, Object> spec = changed(batch);
    for (Variation v : batch) {
      assertNotEquals(SPEC, changed(List.of(v)), () -> v + " changes nothing");
    }
    apply(orders.place(), spec);
    if (Boolean.TRUE.equals(spec.get("paused"))) {
      orders.await("paused", s -> Running.isTrue(s.conditions(), "Paused"));
    } else {
      ready(orders);
    }
    apply(orders.place(), SPEC);
    ready(orders);
    System.out.printf("spec walk: %s: %.0f s%n", names(batch), (System.nanoTime() - start) / 1e9);
  }

  /// A version that soaks is still to be finalised, and yet all is done that there is to do.
  private static ClusterStatus ready(Running orders) {
    return orders.await(
        "ready",
        s ->
            Running.isTrue(s.conditions(), "Ready") && !Running.isTrue(s.conditions(), "Degraded"));
  }

  private static String names(List<Variation> batch) {
    return batch.stream()
        .flatMap(v -> v.fields().stream())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static void refused(Place place, List<Variation> order) {
    for (Variation v : order) {
      if (v.kind() == Kind.NEVER) {
        assertRefused(place, changed(List.of(v)), v);
      }
    }
  }

  private static void assertRefused(Place place, Map<?, ?> spec, Variation by) {
    Shell.Ran ran = place.kubectl().apply(yaml(spec));
    assertTrue(!ran.ok() && ran.err().contains(by.says()), () -> by + ": " + ran);
  }

  /// Volumes grow in the end, since nothing brings them back.
  private static void oneWay(Running orders, List<Variation> order) {
    List<Variation> last = order.stream().filter(v -> v.kind() == Kind.ONE_WAY).toList();
    Map<String, Object> grown = changed(last);
    apply(orders.place(), grown);
    ready(orders);
    for (Variation v : last) {
      List<Variation> others = last.stream().filter(o -> !o.equals(v)).toList();
      assertRefused(orders.place(), changed(others), v);
    }
    assertEquals(
        Set.of("2Gi"),
        orders
            .place()
            .client()
            .persistentVolumeClaims()
            .inNamespace(orders.place().namespace())
            .list()
            .getItems()
            .stream()
            .filter(c -> c.getMetadata().getName().endsWith("-0"))
            .map(c -> String.valueOf(c.getSpec().getResources().getRequests().get("storage")))
            .collect(Collectors.toSet()));
    // Asleep it is soon deleted: a broker that goes with its only controller waits for it first.
    apply(orders.place(), Variation.merged(grown, Map.of("hibernate", true)));
    orders.await("it sleeps", s -> s.nodes().isEmpty());
  }

  /// All that the operator has made of the spec, by name, without what others have filled in.
  private static Map<String, Object> picture(Running orders)
      throws ExecutionException, InterruptedException {
    Map<String, Object> picture = new TreeMap<>();
    String said =
        orders.place().kubectl().say("get", KINDS, "-l", "ottla.dev/cluster", "-o", "yaml");
    for (Object item :
        (List<?>) Objects.requireNonNull(YAML.unmarshal(said, Map.class).get("items"))) {
      Map<?, ?> object = (Map<?, ?>) item;
      Map<?, ?> meta = (Map<?, ?>) Objects.requireNonNull(object.get("metadata"));
      Map<String, Object> rest = new TreeMap<>();
      for (String part : List.of("spec", "data")) {
        if (object.get(part) instanceof Map<?, ?> value) {
          rest.put(part, plain(value));
        }
      }
      rest.put("labels", String.valueOf(meta.get("labels")));
      picture.put(object.get("kind") + " " + meta.get("name"), rest);
    }
    picture.put("what Kafka keeps", dynamic(orders));
    return picture;
  }

  /// Ports and addresses are given anew; the names that the operator has ever set stay noted.
  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      map.forEach((k, v) -> plain.put((String) k, plain(v)));
      plain.keySet().removeAll(Set.of("nodePort", "clusterIP", "clusterIPs", "live", "advertised"));
      return plain;
    }
    // Kubernetes merges lists by keys, and keeps the order in which their items came.
    return value instanceof List<?> list
        ? list.stream()
            .map(SpecWalkTest::plain)
            .sorted(Comparator.comparing(String::valueOf))
            .toList()
        : value;
  }

  private static Map<String, String> dynamic(Running orders)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> all =
        List.of(
            new ConfigResource(ConfigResource.Type.BROKER, ""),
            new ConfigResource(ConfigResource.Type.BROKER, "0"));
    Map<String, String> dynamic = new TreeMap<>();
    try (Admin admin = orders.admin()) {
      for (var config : admin.describeConfigs(all).all().get().entrySet()) {
        config.getValue().entries().stream()
            .filter(
                e ->
                    e.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG
                        || e.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG)
            .forEach(e -> dynamic.put(config.getKey().name() + "/" + e.name(), e.value()));
      }
      dynamic.put("voters", admin.describeMetadataQuorum().quorumInfo().get().voters().size() + "");
      dynamic.put("nodes", admin.describeCluster().nodes().get().size() + "");
    }
    return dynamic;
  }
}
