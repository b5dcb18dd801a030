package dev.ottla.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.AddVoter;
import dev.ottla.core.plan.Step.AlterTopic;
import dev.ottla.core.plan.Step.CreateTopic;
import dev.ottla.core.plan.Step.DeleteObject;
import dev.ottla.core.plan.Step.DeleteTopic;
import dev.ottla.core.plan.Step.GrowTopic;
import dev.ottla.core.plan.Step.GrowVolume;
import dev.ottla.core.plan.Step.Hold;
import dev.ottla.core.plan.Step.MarkFormed;
import dev.ottla.core.plan.Step.Release;
import dev.ottla.core.plan.Step.RemoveVoter;
import dev.ottla.core.plan.Step.RestartPods;
import dev.ottla.core.plan.Step.Unregister;
import dev.ottla.core.status.Status;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Kube.Machine;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A world that does what it is told, one plan at a time, and writes down what happened.
final class Toy {
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  final ToyKube kube = new ToyKube();
  final ToyKafka kafka = new ToyKafka(kube);
  final List<String> log = new ArrayList<>();
  Cluster cluster;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Toy(String spec) {
    cluster = cluster(spec);
  }

  static Cluster cluster(String spec) {
    String yaml =
        """
        apiVersion: ottla.dev/v1alpha1
        kind: Cluster
        metadata:
          name: orders
          namespace: shop
          uid: 5ad9f3b6-2a38-4c5e-9d0a-7f1f0a3c2b11
          generation: 1
        spec:
        """
            + spec.indent(2);
    try {
      return YAML.readValue(yaml, Cluster.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The person applies another spec.
  void spec(String spec) {
    Cluster next = cluster(spec);
    next.getMetadata().setGeneration(cluster.getMetadata().getGeneration() + 1);
    next.setStatus(cluster.getStatus());
    cluster = next;
    log.add("-- " + spec.strip().replaceAll("\\s+", " "));
  }

  World look() {
    now = now.plusSeconds(1);
    Kube seen =
        new Kube(
            kube.objects(),
            List.of(
                new Machine("node-a", Map.of("zone", "a"), "10.0.0.1"),
                new Machine("node-b", Map.of("zone", "b"), "10.0.0.2"),
                new Machine("node-c", Map.of("zone", "c"), "10.0.0.3")));
    return new World(
        now,
        new Settings(Map.of("4.4.0", "kafka:4.4.0", "4.3.1", "kafka:4.3.1"), "IfNotPresent"),
        cluster,
        seen,
        kafka.view(cluster));
  }

  /// Looks, thinks, acts and reports until nothing is left; answers the last plan.
  Plan run() {
    for (int round = 0; round < 200; round++) {
      Plan plan = step();
      if (plan.atRest()) {
        return plan;
      }
    }
    throw new AssertionError("the story does not come to rest:\n" + String.join("\n", log));
  }

  /// Looks, thinks, acts and reports once.
  Plan step() {
    World world = look();
    Plan plan = Planner.plan(world);
    act(plan);
    cluster.setStatus(Status.of(world, plan, Outcome.DONE));
    kube.settle();
    kafka.settle(cluster);
    return plan;
  }

  /// One look and plan, nothing done.
  Plan plan() {
    return Planner.plan(look());
  }

  private void act(Plan plan) {
    plan.apply()
        .forEach(
            o -> {
              log.add("apply " + o.getKind() + " " + o.getMetadata().getName() + kube.apply(o));
            });
    for (Step step : plan.steps()) {
      log.add(step.what() + " | " + step.why());
      switch (step) {
        case AddVoter s -> kafka.addVoter(s);
        case RemoveVoter s -> kafka.removeVoter(s);
        case RestartPods s -> s.pods().forEach(kube::deletePod);
        case Unregister s -> kafka.fenced.remove(s.id());
        case GrowVolume s -> kube.grow(s);
        case MarkFormed s -> s.claims().forEach(kube::markFormed);
        case DeleteObject s -> kube.delete(s.kind().name(), s.name());
        case CreateTopic s -> throw new AssertionError("no topics here: " + s);
        case GrowTopic s -> throw new AssertionError("no topics here: " + s);
        case AlterTopic s -> throw new AssertionError("no topics here: " + s);
        case DeleteTopic s -> throw new AssertionError("no topics here: " + s);
        case Hold s -> throw new AssertionError("no topics here: " + s);
        case Release s -> throw new AssertionError("no topics here: " + s);
      }
    }
    plan.troubles().stream()
        .map(t -> "! " + t.message())
        .filter(t -> !log.contains(t))
        .forEach(log::add);
  }

  String story() {
    return String.join("\n", log) + "\n";
  }
}
