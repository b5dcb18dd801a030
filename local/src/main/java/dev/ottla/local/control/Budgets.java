package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How many of the pods of a PodDisruptionBudget may be evicted now.
final class Budgets implements Controller {
  private static final String RESOURCE = "poddisruptionbudgets.policy";
  private final Objects objects;
  private final Live live;

  Budgets(Objects objects) {
    this.objects = objects;
    this.live = new Live(objects);
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    String namespace = Meta.namespace(change.now());
    return switch (change.resource()) {
      case RESOURCE -> Stream.of(new Key(RESOURCE, namespace, Meta.name(change.now())));
      case Pods.RESOURCE, StatefulSets.RESOURCE, Deployments.RESOURCE ->
          objects.list(RESOURCE, namespace).stream()
              .map(budget -> new Key(RESOURCE, namespace, Meta.name(budget)));
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    objects.get(RESOURCE, key.namespace(), key.name()).ifPresent(this::count);
    return Optional.empty();
  }

  private void count(ObjectNode budget) {
    List<ObjectNode> pods =
        objects.list(Pods.RESOURCE, Meta.namespace(budget)).stream()
            .filter(pod -> Meta.selects(budget.at("/spec/selector"), pod) && !Pods.over(pod))
            .toList();
    long expected = expected(Meta.namespace(budget), pods);
    long healthy = pods.stream().filter(Pods::ready).count();
    long needed = needed(budget.path("spec"), expected);
    long allowed = expected == 0 ? 0 : Math.max(0, healthy - needed);
    live.status(
        RESOURCE,
        budget,
        now -> {
          now.withObject("/status")
              .put("observedGeneration", budget.at("/metadata/generation").asLong())
              .put("expectedPods", expected)
              .put("currentHealthy", healthy)
              .put("desiredHealthy", needed)
              .put("disruptionsAllowed", allowed);
          Meta.condition(
              now,
              "DisruptionAllowed",
              allowed > 0,
              allowed > 0 ? "SufficientPods" : "InsufficientPods",
              healthy + " of " + expected + " pods are healthy, " + needed + " must be");
        });
  }

  /// The replicas that the pods' owners want; pods that nobody owns count for themselves.
  private long expected(String namespace, List<ObjectNode> pods) {
    long alone = pods.stream().filter(pod -> Meta.controller(pod).isEmpty()).count();
    return alone
        + pods.stream()
            .flatMap(pod -> Meta.controller(pod).stream())
            .distinct()
            .mapToLong(owner -> replicas(namespace, owner))
            .sum();
  }

  private long replicas(String namespace, JsonNode owner) {
    String resource =
        switch (owner.path("kind").asText()) {
          case "StatefulSet" -> StatefulSets.RESOURCE;
          case "Deployment" -> Deployments.RESOURCE;
          default -> "";
        };
    return resource.isEmpty()
        ? 1
        : objects
            .get(resource, namespace, owner.path("name").asText())
            .map(set -> set.at("/spec/replicas").asLong(1))
            .orElse(0L);
  }

  private static long needed(JsonNode spec, long expected) {
    return spec.has("maxUnavailable")
        ? Math.max(0, expected - share(spec.path("maxUnavailable"), expected))
        : share(spec.path("minAvailable"), expected);
  }

  /// A number, or a percentage rounded up.
  private static long share(JsonNode value, long whole) {
    String text = value.asText("1");
    return text.endsWith("%")
        ? (long) Math.ceil(Double.parseDouble(text.substring(0, text.length() - 1)) / 100 * whole)
        : Long.parseLong(text);
  }
}
