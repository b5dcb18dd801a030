package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// Pods that are all alike. A Deployment owns its pods directly: on one machine a ReplicaSet
/// between them would only be bookkeeping.
final class Deployments implements Controller {
  static final String RESOURCE = "deployments.apps";
  private static final String HASH = "pod-template-hash";
  private final Objects objects;
  private final Live live;

  Deployments(Objects objects) {
    this.objects = objects;
    this.live = new Live(objects);
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    ObjectNode now = change.now();
    return switch (change.resource()) {
      case RESOURCE -> Stream.of(new Key(RESOURCE, Meta.namespace(now), Meta.name(now)));
      case Pods.RESOURCE ->
          Meta.controller(now)
              .filter(owner -> owner.path("kind").asText().equals("Deployment"))
              .map(owner -> new Key(RESOURCE, Meta.namespace(now), owner.path("name").asText()))
              .stream();
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> found = objects.get(RESOURCE, key.namespace(), key.name());
    if (found.isEmpty() || Meta.leaving(found.get())) {
      return Optional.empty();
    }
    ObjectNode deployment = found.get();
    String hash = Meta.hash(deployment.at("/spec/template"));
    move(deployment, hash);
    return report(deployment, hash);
  }

  private void move(ObjectNode deployment, String hash) {
    List<ObjectNode> all = Pods.of(objects, deployment);
    all.stream().filter(pod -> Pods.over(pod) && !Meta.leaving(pod)).forEach(this::delete);
    List<ObjectNode> staying =
        all.stream().filter(pod -> !Meta.leaving(pod) && !Pods.over(pod)).toList();
    List<ObjectNode> fresh =
        staying.stream().filter(pod -> Meta.label(pod, HASH).equals(hash)).toList();
    List<ObjectNode> stale =
        staying.stream().filter(pod -> !Meta.label(pod, HASH).equals(hash)).toList();
    int wanted = deployment.at("/spec/replicas").asInt(1);
    boolean recreate = Meta.text(deployment, "/spec/strategy/type").equals("Recreate");
    if (recreate) {
      stale.forEach(this::delete);
      if (all.size() > fresh.size()) {
        return;
      }
    }
    int surge = recreate ? 0 : share(deployment, "maxSurge", wanted, true);
    int unavailable = share(deployment, "maxUnavailable", wanted, false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    int room = Math.min(wanted - fresh.size(), wanted + surge - staying.size());
    for (int i = 0; i < room; i++) {
      create(deployment, hash);
    }
    worst(deployment, fresh).limit(Math.max(0, fresh.size() - wanted)).forEach(this::delete);
    retire(deployment, stale, fresh, wanted - unavailable);
  }

  /// Deletes old pods: those that serve nobody at once, the others while enough remain available.
  private void retire(
      ObjectNode deployment, List<ObjectNode> stale, List<ObjectNode> fresh, int needed) {
    long spare =
        Stream.concat(stale.stream(), fresh.stream())
                .filter(pod -> Pods.available(deployment, pod))
                .count()
            - needed;
    for (ObjectNode pod : worst(deployment, stale).toList()) {
      boolean serves = Pods.available(deployment, pod);
      if (!serves || spare-- > 0) {
        delete(pod);
      }
    }
  }

  private static Stream<ObjectNode> worst(ObjectNode deployment, List<ObjectNode> pods) {
    return pods.stream()
        .sorted(
            Comparator.comparing((ObjectNode pod) -> Pods.available(deployment, pod))
                .thenComparing(Meta::name));
  }

  private static int share(ObjectNode deployment, String field, int wanted, boolean up) {
    JsonNode value = deployment.at("/spec/strategy/rollingUpdate").path(field);
    if (value.isNumber()) {
      return value.asInt();
    }
    double part = Integer.parseInt(value.asText("25%").replace("%", "")) / 100.0 * wanted;
    return (int) (up ? Math.ceil(part) : Math.floor(part));
  }

  private void create(ObjectNode deployment, String hash) {
    String suffix = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36);
    String name = Meta.name(deployment) + "-" + hash + "-" + suffix;
    ObjectNode pod = Pods.of(deployment, deployment.at("/spec/template"), name);
    pod.withObject("/metadata").withObject("/labels").put(HASH, hash);
    objects.create(Pods.RESOURCE, Meta.namespace(deployment), pod);
  }

  private void delete(ObjectNode pod) {
    live.delete(Pods.RESOURCE, pod);
  }

  private Optional<Duration> report(ObjectNode deployment, String hash) {
    List<ObjectNode> pods =
        Pods.of(objects, deployment).stream().filter(pod -> !Meta.leaving(pod)).toList();
    long wanted = deployment.at("/spec/replicas").asLong(1);
    long updated = pods.stream().filter(pod -> Meta.label(pod, HASH).equals(hash)).count();
    long ready = pods.stream().filter(Pods::ready).count();
    long available = pods.stream().filter(pod -> Pods.available(deployment, pod)).count();
    boolean enough = available >= wanted - share(deployment, "maxUnavailable", (int) wanted, false);
    boolean done = updated == wanted && available == wanted && pods.size() == wanted;
    boolean moved = moved(deployment, updated, available);
    boolean late = !done && !moved && remaining(deployment).isNegative();
    live.status(
        RESOURCE,
        deployment,
        now -> {
          ObjectNode status = now.withObject("/status");
          status.put("observedGeneration", deployment.at("/metadata/generation").asLong());
          put(status, "replicas", pods.size());
          put(status, "updatedReplicas", updated);
          put(status, "readyReplicas", ready);
          put(status, "availableReplicas", available);
          put(status, "unavailableReplicas", Math.max(0, wanted - available));
          Meta.condition(
              now,
              "Available",
              enough,
              enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
              "Deployment has " + available + " of " + wanted + " replicas available.");
          Meta.condition(
              now,
              "Progressing",
              !late,
              done
                  ? "NewReplicaSetAvailable"
                  : late ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated",
              updated + " of " + wanted + " replicas are of the newest template.");
          if (moved && Meta.condition(now, "Progressing") instanceof ObjectNode progressing) {
            progressing.put("lastUpdateTime", Meta.now());
          }
        });
    Stream<Duration> ripening =
        pods.stream().map(pod -> Pods.untilAvailable(deployment, pod)).filter(Duration::isPositive);
    Stream<Duration> deadline =
        done || late ? Stream.empty() : Stream.of(remaining(deployment).plusSeconds(1));
    return Stream.concat(ripening, deadline).min(Duration::compareTo);
  }

  /// Absent stands for none, as in Kubernetes.
  private static void put(ObjectNode status, String field, long count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }

  /// Whether there was a step forward since the last report.
  private static boolean moved(ObjectNode deployment, long updated, long available) {
    JsonNode status = deployment.path("status");
    return status.path("updatedReplicas").asLong() != updated
        || status.path("availableReplicas").asLong() != available
        || status.path("observedGeneration").asLong()
            != deployment.at("/metadata/generation").asLong();
  }

  /// What remains of the progress deadline, which starts anew with every step forward.
  private static Duration remaining(ObjectNode deployment) {
    long deadline = deployment.at("/spec/progressDeadlineSeconds").asLong(600);
    String since = Meta.condition(deployment, "Progressing").path("lastUpdateTime").asText("");
    return since.isEmpty()
        ? Duration.ofSeconds(deadline)
        : Duration.between(Instant.now(), Instant.parse(since).plusSeconds(deadline));
  }
}
