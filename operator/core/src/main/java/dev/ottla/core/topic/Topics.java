package dev.ottla.core.topic;

import dev.ottla.api.Topic;
import dev.ottla.api.TopicSpec;
import dev.ottla.api.TopicSpec.DeletionPolicy;
import dev.ottla.api.TopicStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.AlterTopic;
import dev.ottla.core.plan.Step.CreateTopic;
import dev.ottla.core.plan.Step.DeleteTopic;
import dev.ottla.core.plan.Step.GrowTopic;
import dev.ottla.core.plan.Step.Hold;
import dev.ottla.core.plan.Step.Release;
import dev.ottla.core.world.KafkaView.TopicInfo;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.TopicWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides what to do about one topic, and what to tell its owner.
///
/// A topic is the resource's own when the last status names its id. One that was there before is
/// adopted: at once when it is what the spec asks for, else only when the owner has said so by the
/// annotation [#ADOPT], since it may be somebody else's.
public final class Topics {
  /// Annotation of a Topic: `true` lets the spec overwrite a topic that was there before.
  public static final String ADOPT = "ottla.dev/adopt";

  /// Finalizer of Topics whose Kafka topic goes with them.
  public static final String FINALIZER = "ottla.dev/topic";

  private static final Duration REST = Duration.ofMinutes(10);
  /// After a step: Kafka sends no event when a topic has come to be.
  private static final Duration QUICK = Duration.ofMillis(500);

  private static final Duration SOON = Duration.ofSeconds(5);

  private Topics() {}

  /// What shall be done now.
  public static Plan plan(TopicWorld world) {
    if (world.topic().getMetadata().getDeletionTimestamp() != null) {
      return leave(world);
    }
    if (world.elder().isPresent()) {
      String message =
          "Topic %s already describes %s in %s. Delete one of the two, or give one another spec.name."
              .formatted(world.elder().get(), world.topic().kafkaName(), spec(world).cluster());
      return trouble("Rival", message);
    }
    return switch (world.cluster()) {
      case TopicWorld.Missing() ->
          trouble(
              "NoCluster",
              "spec.cluster is %s, and there is no such Cluster in this namespace. Create it, or correct the name."
                  .formatted(spec(world).cluster()));
      case TopicWorld.NotReady(String why) ->
          new Plan(
              List.of(),
              List.of(),
              List.of(new Wait("Reach Cluster " + spec(world).cluster(), why)),
              List.of(),
              SOON);
      case TopicWorld.Ready ready ->
          ready.seen().map(t -> change(world, t)).orElseGet(() -> create(world, ready));
    };
  }

  /// The whole status, conditions included; equal to the last one when nothing has changed.
  public static TopicStatus status(TopicWorld world, Plan plan, Outcome outcome) {
    return TopicWords.status(world, plan, outcome);
  }

  private static Plan leave(TopicWorld world) {
    if (!held(world.topic())) {
      return rest(List.of());
    }
    Release release = new Release(world.topic().getMetadata().getName(), "nothing is left of it");
    boolean keep = spec(world).deletionPolicy() == DeletionPolicy.Retain;
    return switch (world.cluster()) {
      case TopicWorld.Missing() -> rest(List.of(release));
      case TopicWorld.NotReady(String why) ->
          keep
              ? rest(List.of(release))
              : new Plan(
                  List.of(),
                  List.of(),
                  List.of(new Wait("Delete topic " + world.topic().kafkaName(), why)),
                  List.of(),
                  SOON);
      case TopicWorld.Ready(int b, int w, Optional<TopicInfo> seen) ->
          keep || seen.filter(t -> own(world, t)).isEmpty()
              ? rest(List.of(release))
              : new Plan(
                  List.of(),
                  List.of(
                      new DeleteTopic(
                          world.topic().kafkaName(),
                          "its resource was deleted and its deletionPolicy is Delete")),
                  List.of(),
                  List.of(),
                  SOON);
    };
  }

  private static Plan create(TopicWorld world, TopicWorld.Ready cluster) {
    TopicSpec spec = spec(world);
    if (spec.replicas() != null && spec.replicas() > cluster.brokers()) {
      return tooFew(spec.replicas(), cluster);
    }
    List<Step> steps = new ArrayList<>(hold(world));
    steps.add(
        new CreateTopic(
            world.topic().kafkaName(),
            optional(spec.partitions()),
            optional(spec.replicas()),
            new TreeMap<>(spec.config()),
            "there is none of this name"));
    return new Plan(List.of(), steps, List.of(), List.of(), QUICK);
  }

  private static Plan tooFew(int replicas, TopicWorld.Ready cluster) {
    if (replicas <= cluster.wanted()) {
      String why = cluster.brokers() + " of " + cluster.wanted() + " brokers are up";
      return new Plan(
          List.of(), List.of(), List.of(new Wait("Create the topic", why)), List.of(), SOON);
    }
    return trouble(
        "TooFewBrokers",
        "spec.replicas is %d, and the cluster has %d brokers. Lower it to at most %d, or add brokers."
            .formatted(replicas, cluster.wanted(), cluster.wanted()));
  }

  private static Plan change(TopicWorld world, TopicInfo seen) {
    Map<String, String> differences = differences(spec(world), seen);
    if (!own(world, seen) && !differences.isEmpty() && !mayAdopt(world.topic())) {
      return trouble(
          "Differs",
          "the topic was there before and differs: %s. Make the spec say the same, or annotate this Topic with %s=true to let the spec overwrite it."
              .formatted(String.join("; ", differences.values()), ADOPT));
    }
    List<Trouble> troubles = new ArrayList<>();
    List<Step> steps = new ArrayList<>(hold(world));
    grow(spec(world), seen, world.topic().kafkaName()).ifPresent(steps::add);
    alter(world, seen).ifPresent(steps::add);
    cannot(spec(world), seen).ifPresent(troubles::add);
    return new Plan(List.of(), steps, List.of(), troubles, steps.isEmpty() ? REST : QUICK);
  }

  private static Map<String, String> differences(TopicSpec spec, TopicInfo seen) {
    Map<String, String> all = new LinkedHashMap<>();
    if (spec.partitions() != null && spec.partitions() != seen.partitions()) {
      all.put(
          "partitions", "partitions is %d, not %d".formatted(seen.partitions(), spec.partitions()));
    }
    if (spec.replicas() != null && spec.replicas() != seen.replicas()) {
      all.put("replicas", "replicas is %d, not %d".formatted(seen.replicas(), spec.replicas()));
    }
    new TreeMap<>(spec.config())
        .forEach(
            (k, v) -> {
              if (!v.equals(seen.config().get(k))) {
                String is = Optional.ofNullable(seen.config().get(k)).orElse("not set");
                all.put(k, "%s is %s, not %s".formatted(k, is, v));
              }
            });
    return all;
  }

  private static Optional<Step> grow(TopicSpec spec, TopicInfo seen, String name) {
    return spec.partitions() != null && spec.partitions() > seen.partitions()
        ? Optional.of(
            new GrowTopic(
                name,
                spec.partitions(),
                "the spec asks for %d partitions, it has %d"
                    .formatted(spec.partitions(), seen.partitions())))
        : Optional.empty();
  }

  private static Optional<Step> alter(TopicWorld world, TopicInfo seen) {
    Map<String, String> set = new TreeMap<>();
    spec(world)
        .config()
        .forEach(
            (k, v) -> {
              if (!v.equals(seen.config().get(k))) {
                set.put(k, v);
              }
            });
    Set<String> reset = new TreeSet<>(managed(world.topic()));
    reset.removeAll(spec(world).config().keySet());
    reset.retainAll(seen.config().keySet());
    return set.isEmpty() && reset.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AlterTopic(
                world.topic().kafkaName(), set, reset, "the spec asks for another configuration"));
  }

  private static Optional<Trouble> cannot(TopicSpec spec, TopicInfo seen) {
    if (spec.partitions() != null && spec.partitions() < seen.partitions()) {
      return Optional.of(
          new Trouble(
              "CannotShrink",
              "spec.partitions is %d, the topic has %d, and Kafka cannot take partitions away. Set it to %d."
                  .formatted(spec.partitions(), seen.partitions(), seen.partitions()),
              true));
    }
    if (spec.replicas() != null && spec.replicas() != seen.replicas()) {
      return Optional.of(
          new Trouble(
              "ReplicasDiffer",
              "spec.replicas is %d, the topic has %d. Changing the copies of a topic that exists is not supported yet: set it to %d."
                  .formatted(spec.replicas(), seen.replicas(), seen.replicas()),
              true));
    }
    return Optional.empty();
  }

  private static List<Step> hold(TopicWorld world) {
    boolean due = spec(world).deletionPolicy() == DeletionPolicy.Delete && !held(world.topic());
    boolean idle = spec(world).deletionPolicy() == DeletionPolicy.Retain && held(world.topic());
    String name = world.topic().getMetadata().getName();
    if (due) {
      return List.of(new Hold(name, "its deletionPolicy is Delete"));
    }
    return idle ? List.of(new Release(name, "its deletionPolicy is Retain")) : List.of();
  }

  static boolean own(TopicWorld world, TopicInfo seen) {
    TopicStatus status = world.topic().getStatus();
    return status != null && seen.id().equals(status.topicId());
  }

  private static boolean mayAdopt(Topic topic) {
    return Notes.of(topic, ADOPT).filter("true"::equals).isPresent();
  }

  private static boolean held(Topic topic) {
    return topic.getMetadata().getFinalizers().contains(FINALIZER);
  }

  static List<String> managed(Topic topic) {
    return topic.getStatus() == null ? List.of() : topic.getStatus().managed();
  }

  private static TopicSpec spec(TopicWorld world) {
    return world.topic().getSpec();
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static Plan trouble(String reason, String message) {
    return new Plan(
        List.of(),
        List.of(),
        List.of(),
        List.of(new Trouble(reason, message, true)),
        SOON.multipliedBy(12));
  }

  private static Plan rest(List<Step> steps) {
    return new Plan(List.of(), steps, List.of(), List.of(), REST);
  }
}
