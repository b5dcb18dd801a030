package dev.ottla.core;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.status.Status;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An operator with caches that lag, that is interrupted between any two acts.
final class ToyOperator {
  /// The kinds of object whose watches lag apart from each other.
  private enum Kind {
    APPLIED,
    PODS,
    CLAIMS
  }

  /// What was seen when Kafka was asked.
  private record Asked(Set<String> ready, String topology) {}

  /// How long a look at Kafka is good enough while the same pods are ready, in seconds.
  private static final int FRESH = 2;

  final String name;
  private final Toy toy;
  private final Blunder blunder;
  private final Map<Kind, List<HasMetadata>> caches = new HashMap<>();
  private final Deque<Object> pending = new ArrayDeque<>();
  private Cluster cluster;
  private Settings settings = Toy.SETTINGS;
  private @Nullable World seen;
  private @Nullable KafkaView glance;
  private @Nullable Asked glanced;
  private Instant glancedAt = Instant.EPOCH;
  private boolean failed;

  /// How often each step was done since the world has become quiet.
  final Map<String, Integer> done = new HashMap<>();

  /// Ticks for which no watch delivers anything.
  int blind;

  /// The last plan.
  @Nullable Plan plan;

  ToyOperator(String name, Toy toy, Blunder blunder) {
    this.name = name;
    this.toy = toy;
    this.blunder = blunder;
    this.cluster = toy.cluster;
    restart();
  }

  /// Another release takes its place, which draws pods otherwise.
  void upgrade() {
    settings = toy.newer();
    restart();
  }

  Settings settings() {
    return settings;
  }

  /// The process ends; another reads everything anew.
  void restart() {
    pending.clear();
    for (Kind kind : Kind.values()) {
      caches.put(kind, truth(kind));
    }
    cluster = toy.cluster;
    glance = null;
  }

  private List<HasMetadata> truth(Kind kind) {
    return switch (kind) {
      case APPLIED -> List.copyOf(toy.kube.kept.values());
      case PODS -> {
        List<HasMetadata> pods = new ArrayList<>();
        toy.kube.pods.values().forEach(p -> pods.add(p.view()));
        yield pods;
      }
      case CLAIMS -> List.copyOf(toy.kube.claims.values());
    };
  }

  /// Looks and plans, or does the next of what was planned.
  void act() {
    if (pending.isEmpty()) {
      World world = blunder.sees(look());
      Plan next = blunder.plans(world, Planner.plan(world, blunder.drawing(toy.sketch)));
      seen = world;
      plan = next;
      failed = false;
      pending.addAll(next.apply());
      pending.addAll(next.steps());
      tell();
      return;
    }
    Object next = pending.removeFirst();
    if (toy.luck.mishap(0.03)) {
      toy.say(() -> name + ": " + words(next) + " is refused");
      failed = true;
    } else {
      toy.say(() -> name + ":");
      if (!carryOut(next)) {
        failed = true;
        pending.clear();
      }
      if (toy.luck.mishap(0.02)) {
        toy.say(() -> name + ": the answer is lost");
        failed = true;
      }
    }
    if (failed && next instanceof Step) {
      pending.clear();
    }
    tell();
    if (pending.isEmpty() && seen != null && plan != null && toy.luck.mishap(0.04)) {
      toy.status(Status.of(seen, plan, Outcome.DONE));
    }
  }

  /// Once all is done, others are told.
  private void tell() {
    if (pending.isEmpty() && plan != null) {
      ToyAsked.tell(toy, plan.reports());
    }
  }

  /// Does the rest of what was planned.
  void finish() {
    while (!idle()) {
      act();
    }
  }

  boolean idle() {
    return pending.isEmpty();
  }

  private boolean carryOut(Object next) {
    World world = java.util.Objects.requireNonNull(seen);
    if (next instanceof Step step) {
      glance = null;
      if (step instanceof Step.RestartPods) {
        toy.laws.inWindow(world);
      }
      boolean did = toy.carryOut(world, step);
      if (did) {
        done.merge(step.what(), 1, Integer::sum);
      }
      return did;
    }
    HasMetadata object = (HasMetadata) next;
    boolean did = toy.apply(world, object);
    if (did) {
      done.merge("apply " + object.getKind() + object.getMetadata().getName(), 1, Integer::sum);
    }
    return did;
  }

  private static String words(Object next) {
    return next instanceof Step step
        ? step.what()
        : "apply " + ((HasMetadata) next).getMetadata().getName();
  }

  private World look() {
    blind = Math.max(0, blind - 1);
    for (Kind kind : Kind.values()) {
      if (blind == 0 && toy.luck.chance(0.75)) {
        caches.put(kind, truth(kind));
      }
    }
    if (toy.luck.chance(0.75)) {
      cluster = toy.cluster;
    }
    List<HasMetadata> objects = new ArrayList<>();
    caches.values().forEach(objects::addAll);
    return new World(toy.now, settings, cluster, new Kube(objects, Toy.MACHINES), kafka());
  }

  /// As the eyes do: a look is good for a while, as long as the same pods are ready, and never
  /// older than the topology that was seen.
  private KafkaView kafka() {
    Set<String> ready = new HashSet<>();
    String topology = "";
    for (HasMetadata object : caches.getOrDefault(Kind.APPLIED, List.of())) {
      if (object.getMetadata().getName().equals(Toy.NAMES.topology())) {
        topology = object.getMetadata().getResourceVersion();
      }
    }
    for (HasMetadata object : caches.getOrDefault(Kind.PODS, List.of())) {
      Pod pod = (Pod) object;
      if (pod.getMetadata().getDeletionTimestamp() == null
          && pod.getStatus().getConditions().getFirst().getStatus().equals("True")) {
        ready.add(pod.getMetadata().getUid());
      }
    }
    Asked asked = new Asked(ready, topology);
    if (glance == null || !asked.equals(glanced) || toy.now.isAfter(glancedAt.plusSeconds(FRESH))) {
      glance = toy.kafka.view(ready);
      glanced = asked;
      glancedAt = toy.now;
    }
    return glance;
  }
}
