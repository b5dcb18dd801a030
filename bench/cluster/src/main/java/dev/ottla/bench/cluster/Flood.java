package dev.ottla.bench.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Many objects of one kind, created by several clients at once while a watch looks on.
final class Flood {
  /// The kinds with an object of each; `%s` is its name.
  static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "ConfigMap",
              """
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: "%s", namespace: default, labels: {app: bench}}
              data: {one: "some words that a program reads", two: "and some more of them"}
              """,
              "Topic",
              """
              apiVersion: ottla.dev/v1alpha1
              kind: Topic
              metadata: {name: "%s", namespace: default, labels: {app: bench}}
              spec: {cluster: orders, partitions: 12, replicas: 3, config: {retention.ms: "86400000"}}
              """));

  private static final int CLIENTS = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final String kind;
  private final String template;
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  Flood(Path kubeconfig, String kind, String template) {
    try {
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
      this.client = new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.kind = kind;
    this.template = template;
  }

  /// How it went.
  ///
  /// @param perSecond objects created a second
  /// @param list seconds to list them all
  /// @param median milliseconds from the sending of an object to its event, half of them
  /// @param late the same for all but one in a hundred
  record Flow(double perSecond, double list, double median, double late) {}

  Flow play(int count) {
    try (client;
        Watch _ = objects().inNamespace("default").watch(eyes())) {
      double created = create(count);
      Awaitility.await("the events of " + count).atMost(PATIENCE).until(() -> seen.size() >= count);
      double list = list(count);
      double[] millis =
          seen.entrySet().stream()
              .mapToDouble(
                  e -> (e.getValue() - Objects.requireNonNull(begun.get(e.getKey()))) / 1e6)
              .sorted()
              .toArray();
      return new Flow(
          count / created, list, millis[millis.length / 2], millis[millis.length * 99 / 100]);
    }
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects() {
    String version =
        Serialization.unmarshal(template.formatted("x"), GenericKubernetesResource.class)
            .getApiVersion();
    return client.genericKubernetesResources(version, kind);
  }

  private Watcher<GenericKubernetesResource> eyes() {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, GenericKubernetesResource object) {
        // Kubernetes puts objects of its own beside them.
        if (action == Action.ADDED && begun.containsKey(object.getMetadata().getName())) {
          seen.putIfAbsent(object.getMetadata().getName(), System.nanoTime());
        }
      }

      @Override
      public void onClose(WatcherException cause) {
        throw new IllegalStateException("the watch broke", cause);
      }
    };
  }

  private double create(int count) {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    List<Thread> writers =
        IntStream.range(0, CLIENTS)
            .mapToObj(_ -> Thread.ofVirtual().start(() -> write(next, count)))
            .toList();
    for (Thread writer : writers) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while objects were created", e);
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void write(AtomicInteger next, int count) {
    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
      String name = "bench-%06d".formatted(n);
      var object =
          Serialization.unmarshal(template.formatted(name), GenericKubernetesResource.class);
      begun.put(name, System.nanoTime());
      objects().resource(object).create();
    }
  }

  /// The middle of three.
  private double list(int count) {
    double[] seconds = new double[3];
    for (int run = 0; run < seconds.length; run++) {
      long start = System.nanoTime();
      int found =
          objects().inNamespace("default").withLabel("app", "bench").list().getItems().size();
      seconds[run] = (System.nanoTime() - start) / 1e9;
      if (found != count) {
        throw new IllegalStateException(found + " of " + count + " objects are listed");
      }
    }
    Arrays.sort(seconds);
    return seconds[1];
  }
}
