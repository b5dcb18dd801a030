package dev.ottla.bench.cluster;

import dev.ottla.e2e.Machine;
import dev.ottla.e2e.Place;
import dev.ottla.e2e.Running;
import dev.ottla.e2e.Sample;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// The first start of a cluster with a topic: until all is Ready, until the first record is
/// acknowledged, and the processor time of a node.
final class Start {
  private static final String TOPIC =
      """
      ---
      apiVersion: ottla.dev/v1alpha1
      kind: Topic
      metadata: {name: first}
      spec: {cluster: orders, partitions: 12, replicas: 3}
      """;

  private final Place place;
  private final Figures figures;

  Start(Place place, Figures figures) {
    this.place = place;
    this.figures = figures;
  }

  Running measure() {
    long begun = System.nanoTime();
    place.kubectl().apply(Sample.SMALL.yaml(place.substrate().host()) + TOPIC).orThrow();
    Running orders = place.running("orders");
    Awaitility.await("the first record")
        .atMost(Running.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> addressed(orders) && acknowledged(orders.bootstrap()));
    figures.add("apply to first record", "s", since(begun));
    orders.ready();
    double ready = since(begun);
    figures.add("apply to Ready", "s", ready);
    double[] cpu =
        orders.brokers().stream().mapToDouble(this::cpu).filter(seconds -> seconds > 0).toArray();
    if (cpu.length > 0) {
      figures.against(
          "Strimzi 24-30 s, goal 6", 6, "first start of a node, all until Ready", "CPU s", cpu);
    }
    return orders;
  }

  private double cpu(Pod pod) {
    return Machine.ofPod(place.namespace(), pod.getMetadata().getName()).stream()
        .mapToDouble(p -> Machine.cpuSeconds(p.pid()))
        .sum();
  }

  private static boolean addressed(Running orders) {
    return orders
        .resource()
        .filter(c -> c.getStatus() != null)
        .filter(c -> c.getStatus().listeners().stream().anyMatch(l -> l.name().equals("outside")))
        .isPresent();
  }

  private static boolean acknowledged(String bootstrap) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            2_000,
            ProducerConfig.ACKS_CONFIG,
            "all");
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("first", new byte[100])).get(5, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false; // not yet: the topic or its leader is not there; asked again until the patience
      // ends
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the first record was sent", e);
    }
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }
}
