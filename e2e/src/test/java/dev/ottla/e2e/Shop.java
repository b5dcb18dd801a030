package dev.ottla.e2e;

import dev.ottla.api.Cluster;
import dev.ottla.api.Topic;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A namespace in which an operator works without Kafka, and what is looked up there.
///
/// @param control the API server
/// @param place the namespace
record Shop(Control control, String place) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final List<Class<? extends HasMetadata>> OWNED =
      List.of(
          StatefulSet.class,
          Service.class,
          ConfigMap.class,
          ServiceAccount.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class);

  Kubectl kubectl() {
    return control.kubectl(place);
  }

  void apply(String name, String config) {
    Sample sample = Sample.SMALL.called(name).and("config: {" + config + "}\n");
    kubectl().apply(sample.yaml("127.0.0.1")).orThrow();
  }

  static void until(String what, Callable<Boolean> wish) {
    Awaitility.await(what).atMost(PATIENCE).ignoreExceptions().until(wish);
  }

  /// What a Cluster owns, by kind and name.
  Map<String, HasMetadata> owned(String cluster) {
    Map<String, HasMetadata> owned = new TreeMap<>();
    for (Class<? extends HasMetadata> kind : OWNED) {
      control
          .client()
          .resources(kind)
          .inNamespace(place)
          .withLabel("ottla.dev/cluster", cluster)
          .list()
          .getItems()
          .forEach(one -> owned.put(one.getKind() + " " + one.getMetadata().getName(), one));
    }
    return owned;
  }

  <T extends HasMetadata> T owned(Class<T> kind, String name) {
    T found = control.client().resources(kind).inNamespace(place).withName(name).get();
    return Objects.requireNonNull(found, name);
  }

  /// Whether the status speaks of the newest spec.
  boolean upToDate(String name) {
    Cluster cluster = cluster(name);
    return cluster.getMetadata().getGeneration().equals(cluster.getStatus().observedGeneration());
  }

  Cluster cluster(String name) {
    return control.client().resources(Cluster.class).inNamespace(place).withName(name).get();
  }

  Topic topic(String name) {
    return control.client().resources(Topic.class).inNamespace(place).withName(name).get();
  }

  void awaitBrokers(String cluster, int number) {
    until(
        cluster + " with " + number + " broker pods asked for",
        () ->
            owned(cluster).get("StatefulSet " + cluster + "-brokers") instanceof StatefulSet set
                && set.getSpec().getReplicas() == number);
  }

  /// The revision of each object, but for the sets, whose status moves with their pods: there it is
  /// the number of changes to what they shall be.
  Map<String, String> revisions(String cluster) {
    return owned(cluster).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getValue() instanceof StatefulSet
                            || entry.getValue() instanceof PodDisruptionBudget
                        ? "generation " + entry.getValue().getMetadata().getGeneration()
                        : entry.getValue().getMetadata().getResourceVersion()));
  }
}
