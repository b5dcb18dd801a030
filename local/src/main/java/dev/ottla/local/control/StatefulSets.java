package dev.ottla.local.control;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pods with names that stay: one per ordinal, each with its own claims.
final class StatefulSets implements Controller {
  /// Counts that are not written while they are zero.
  private static final List<String> COUNTS =
      List.of("readyReplicas", "currentReplicas", "updatedReplicas");

  private static final int UNPROCESSABLE = 422;
  static final String RESOURCE = "statefulsets.apps";
  static final String REVISION = "controller-revision-hash";
  private final Objects objects;
  private final Live live;
  private final Revisions revisions;
  private final SetClaims claims;
  private final Events events;

  StatefulSets(Objects objects) {
    this.objects = objects;
    this.live = new Live(objects);
    this.revisions = new Revisions(objects);
    this.claims = new SetClaims(objects);
    this.events = new Events(objects);
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    ObjectNode now = change.now();
    String namespace = Meta.namespace(now);
    return switch (change.resource()) {
      case RESOURCE -> Stream.of(new Key(RESOURCE, namespace, Meta.name(now)));
      case Pods.RESOURCE ->
          Meta.controller(now).isEmpty()
              // An orphan: the set whose selector fits may adopt it.
              ? objects.list(RESOURCE, namespace).stream()
                  .map(set -> new Key(RESOURCE, namespace, Meta.name(set)))
              : Meta.controller(now)
                  .filter(owner -> owner.path("kind").asText().equals("StatefulSet"))
                  .map(owner -> new Key(RESOURCE, namespace, owner.path("name").asText()))
                  .stream();
      default -> Stream.empty();
    };
  }

  /// What one look at a set and its pods found.
  private record View(
      ObjectNode set, String current, String update, NavigableMap<Integer, ObjectNode> pods) {
    int first() {
      return set.at("/spec/ordinals/start").asInt(0);
    }

    int end() {
      return first() + set.at("/spec/replicas").asInt(1);
    }

    boolean parallel() {
      return Meta.text(set, "/spec/podManagementPolicy").equals("Parallel");
    }

    boolean rolling() {
      return !Meta.text(set, "/spec/updateStrategy/type").equals("OnDelete");
    }

    int partition() {
      return set.at("/spec/updateStrategy/rollingUpdate/partition").asInt(0);
    }

    boolean settled(ObjectNode pod) {
      return Pods.available(set, pod);
    }

    long count(Predicate<ObjectNode> which) {
      return pods.values().stream().filter(which).count();
    }
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> found = objects.get(RESOURCE, key.namespace(), key.name());
    if (found.isEmpty() || Meta.leaving(found.get())) {
      return Optional.empty();
    }
    ObjectNode set = found.get();
    adopt(set);
    String update = revisions.record(set);
    String current = Meta.text(set, "/status/currentRevision");
    var view = new View(set, current.isEmpty() ? update : current, update, pods(set));
    claims.retain(set);
    if (fill(view) && shrink(view)) {
      roll(view);
    }
    return report(new View(set, view.current(), update, pods(set)));
  }

  private void adopt(ObjectNode set) {
    for (ObjectNode pod : objects.list(Pods.RESOURCE, Meta.namespace(set))) {
      if (Meta.controller(pod).isEmpty()
          && ordinal(set, pod) >= 0
          && !Meta.leaving(pod)
          && Meta.selects(set.at("/spec/selector"), pod)) {
        live.update(
            Pods.RESOURCE,
            pod,
            orphan -> {
              orphan
                  .withObject("/metadata")
                  .withArray("/ownerReferences")
                  .add(Meta.reference(set, true));
            });
      }
    }
  }

  private NavigableMap<Integer, ObjectNode> pods(ObjectNode set) {
    var pods = new TreeMap<Integer, ObjectNode>();
    Pods.of(objects, set).forEach(pod -> pods.put(ordinal(set, pod), pod));
    pods.remove(-1);
    return pods;
  }

  private static int ordinal(ObjectNode set, ObjectNode pod) {
    String prefix = Meta.name(set) + "-";
    String name = Meta.name(pod);
    return name.startsWith(prefix) && name.substring(prefix.length()).matches("0|[1-9]\\d{0,8}")
        ? Integer.parseInt(name.substring(prefix.length()))
        : -1;
  }

  /// Makes the pods that are missing. False when a set must wait before it goes on: an ordered one
  /// for each pod, a parallel one after a batch of 1, 2, 4, … pods with one that was refused.
  private boolean fill(View view) {
    boolean refused = false;
    for (int ordinal = view.first(); ordinal < view.end(); ordinal++) {
      if (refused && Integer.bitCount(ordinal - view.first() + 1) == 1) {
        return false;
      }
      ObjectNode pod = view.pods().get(ordinal);
      if (pod == null) {
        create(view, ordinal);
      } else if (Pods.over(pod) && !Meta.leaving(pod)) {
        live.delete(Pods.RESOURCE, pod);
      } else if (!adapted(view.set(), pod)) {
        refused = true;
      }
      if (refused && !view.parallel()) {
        return false;
      }
      if (!view.parallel() && (pod == null || !view.settled(pod))) {
        return broken(view, pod);
      }
    }
    return !refused;
  }

  private boolean adapted(ObjectNode set, ObjectNode pod) {
    try {
      claims.adapt(set, pod);
      return true;
    } catch (ApiError e) {
      if (e.code() != UNPROCESSABLE) {
        throw e;
      }
      String what = "Update Pod %s in StatefulSet %s failed error: %s";
      events.warning(
          set, "FailedUpdate", what.formatted(Meta.name(pod), Meta.name(set), e.getMessage()));
      return false;
    }
  }

  /// A pod of an old revision that never became ready must not keep the new one from its place.
  private static boolean broken(View view, @Nullable ObjectNode pod) {
    return pod != null
        && view.rolling()
        && !Meta.leaving(pod)
        && !Meta.label(pod, REVISION).equals(view.update());
  }

  private void create(View view, int ordinal) {
    ObjectNode set = view.set();
    boolean old = view.rolling() && ordinal < view.first() + view.partition();
    String revision = old ? view.current() : view.update();
    String name = Meta.name(set) + "-" + ordinal;
    ObjectNode pod = Pods.of(set, revisions.template(set, revision), name);
    pod.withObject("/metadata")
        .withObject("/labels")
        .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
        .put("statefulset.kubernetes.io/pod-name", name)
        .put(REVISION, revision);
    ObjectNode spec = pod.withObject("/spec").put("hostname", name);
    if (!Meta.text(set, "/spec/serviceName").isEmpty()) {
      spec.put("subdomain", Meta.text(set, "/spec/serviceName"));
    }
    claims.provide(set, pod);
    objects.create(Pods.RESOURCE, Meta.namespace(set), pod);
  }

  /// Deletes the pods beyond the replicas, the highest first. False while an ordered set waits.
  private boolean shrink(View view) {
    for (ObjectNode pod : view.pods().descendingMap().values()) {
      int ordinal = ordinal(view.set(), pod);
      if (ordinal >= view.first() && ordinal < view.end()) {
        continue;
      }
      if (!Meta.leaving(pod)) {
        claims.release(view.set(), pod);
        live.delete(Pods.RESOURCE, pod);
      }
      if (!view.parallel()) {
        return false;
      }
    }
    return true;
  }

  /// Replaces one pod of an old revision, from the highest ordinal down, when all above are well.
  private void roll(View view) {
    if (!view.rolling()) {
      return;
    }
    for (int ordinal = view.end() - 1; ordinal >= view.first() + view.partition(); ordinal--) {
      ObjectNode pod = view.pods().get(ordinal);
      if (pod == null || Meta.leaving(pod)) {
        return;
      }
      if (!Meta.label(pod, REVISION).equals(view.update())) {
        live.delete(Pods.RESOURCE, pod);
        return;
      }
      if (!view.settled(pod)) {
        return;
      }
    }
  }

  private Optional<Duration> report(View view) {
    ObjectNode set = view.set();
    long updated = view.count(pod -> Meta.label(pod, REVISION).equals(view.update()));
    long available = view.count(view::settled);
    int wanted = view.end() - view.first();
    boolean done = updated == wanted && available == wanted && view.pods().size() == wanted;
    String current = view.rolling() && done ? view.update() : view.current();
    live.status(
        RESOURCE,
        set,
        now -> {
          now.withObject("/status")
              .put("observedGeneration", set.at("/metadata/generation").asLong())
              .put("replicas", (long) view.pods().size())
              .put("readyReplicas", view.count(Pods::ready))
              .put("availableReplicas", available)
              .put("currentReplicas", view.count(pod -> Meta.label(pod, REVISION).equals(current)))
              .put("updatedReplicas", updated)
              .put("currentRevision", current)
              .put("updateRevision", view.update())
              .put("collisionCount", 0L);
          ObjectNode status = (ObjectNode) now.path("status");
          COUNTS.stream().filter(name -> status.path(name).asLong() == 0).forEach(status::remove);
        });
    Stream<String> used = view.pods().values().stream().map(pod -> Meta.label(pod, REVISION));
    revisions.prune(set, Stream.concat(used, Stream.of(current, view.update())).collect(toSet()));
    return view.pods().values().stream()
        .map(pod -> Pods.untilAvailable(set, pod))
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }
}
