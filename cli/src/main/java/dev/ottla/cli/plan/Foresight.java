package dev.ottla.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.api.Cluster;
import dev.ottla.api.Topic;
import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.kafka.TopicsAsked;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.kube.Kinds;
import dev.ottla.cli.kube.Manifest;
import dev.ottla.cli.plan.PlanPicture.Course;
import dev.ottla.cli.plan.PlanPicture.Touched;
import dev.ottla.cli.plan.Rehearsal.Told;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.topic.Topics;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.TopicInfo;
import dev.ottla.core.world.TopicWorld;
import dev.ottla.core.world.TopicWorld.ClusterView;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Tells what would happen if a manifest were applied. Nothing is changed: the server is asked by
/// dry runs, Kafka by questions, and the operator's own mind plans.
public final class Foresight {
  private final Api api;
  private final Kinds kinds;
  private final String namespace;
  private final Function<JsonNode, String> way;

  /// Looks ahead at a server; `way` finds where a Cluster's Kafka can be reached, or throws a
  /// trouble
  /// that says why it cannot.
  public Foresight(Api api, String namespace, Function<JsonNode, String> way) {
    this.api = api;
    this.kinds = new Kinds(api);
    this.namespace = namespace;
    this.way = way;
  }

  /// What one manifest would bring about.
  public Course of(Manifest manifest) {
    Kind kind = kinds.of(manifest.apiVersion(), manifest.kind());
    String in = manifest.namespace(namespace);
    ObjectNode object = manifest.object().deepCopy();
    if (kind.namespaced()) {
      object.withObject("/metadata").put("namespace", in);
    }
    String path = kind.path(in, manifest.name());
    JsonNode before = api.find(path).orElse(MissingNode.getInstance());
    JsonNode after = api.rehearse(path, object);
    Touched touched = PlanPicture.touched(kind.kind() + " " + manifest.name(), before, after);
    if (kind.equals(Kind.CLUSTER)) {
      return cluster(touched, after);
    }
    return kind.equals(Kind.TOPIC)
        ? topic(touched, after, in)
        : new Course(touched, List.of(), List.of(), List.of(), List.of(), "");
  }

  private Course cluster(Touched touched, JsonNode after) {
    KafkaView kafka = kafka(after);
    World world = new Lookup(api).world(after, kafka);
    List<Touched> objects = new ArrayList<>();
    Rehearsal.Course course = new Rehearsal(wanted -> apply(wanted, world, objects)).play(world);
    String unseen =
        kafka.brokers() instanceof KafkaView.NotAsked<KafkaView.Brokers>(String why) ? why : "";
    return new Course(touched, objects, course.steps(), course.troubles(), course.open(), unseen);
  }

  private KafkaView kafka(JsonNode cluster) {
    try {
      return KafkaLook.at(way.apply(cluster));
    } catch (Trouble e) {
      return KafkaView.notAsked(Trouble.words(e));
    }
  }

  /// What the server would make of an object that the operator applies. Whoever may not even try it
  /// gets the object as the operator wants it, laid over the one that is there.
  private HasMetadata apply(HasMetadata wanted, World world, List<Touched> objects) {
    Kind kind = Lookup.kind(wanted);
    String name = wanted.getMetadata().getName();
    String path = kind.path(world.cluster().getMetadata().getNamespace(), name);
    JsonNode tree = Lookup.MAPPER.valueToTree(wanted);
    JsonNode before = api.find(path).orElse(MissingNode.getInstance());
    JsonNode after;
    try {
      after = api.rehearse(path, tree);
    } catch (ApiError e) {
      if (e.code() != 403) {
        throw e;
      }
      after = Overlay.of(before, tree);
    }
    String word = kind.kind() + " " + name;
    if (objects.stream().noneMatch(object -> object.word().equals(word))) {
      Touched touched = PlanPicture.touched(word, before, after);
      boolean elder =
          touched.created() && wanted instanceof io.fabric8.kubernetes.api.model.ConfigMap;
      // What changes only in the notes that Ottla keeps for itself is nothing to read.
      if (touched.created() || !touched.fields().isEmpty()) {
        objects.add(elder ? successor(touched, after, world) : touched);
      }
    }
    return Lookup.typed(after, wanted.getClass());
  }

  /// A ConfigMap is named by its content: what is new in it is told against its forerunner.
  private static Touched successor(Touched touched, JsonNode after, World world) {
    List<JsonNode> others =
        world.kube().all(io.fabric8.kubernetes.api.model.ConfigMap.class).stream()
            .map(Foresight::tree)
            .toList();
    return Diff.elder(after.path("metadata").path("name").asText(), others)
        .map(elder -> Diff.lines(elder.path("data"), after.path("data")))
        .map(lines -> new Touched(touched.word(), true, lines))
        .orElse(touched);
  }

  private static JsonNode tree(HasMetadata object) {
    return Lookup.MAPPER.valueToTree(object);
  }

  private Course topic(Touched touched, JsonNode after, String in) {
    Topic topic = Lookup.typed(after, Topic.class);
    ClusterView view = view(in, topic);
    TopicWorld world = new TopicWorld(Instant.now(), topic, view, Optional.empty());
    Plan plan = Topics.plan(world);
    List<Told> steps =
        plan.steps().stream().map(step -> new Told(words(step), step.why(), List.of())).toList();
    List<String> troubles = plan.troubles().stream().map(Plan.Trouble::message).toList();
    return new Course(touched, List.of(), steps, troubles, plan.waits(), "");
  }

  /// A step on a topic with its particulars.
  private static String words(Step step) {
    if (step instanceof Step.CreateTopic create) {
      String partitions =
          create.partitions().isPresent()
              ? Figures.many(create.partitions().getAsInt(), "partition")
              : "the default number of partitions";
      String config = create.config().isEmpty() ? "" : " and " + create.config();
      return step.what() + " with " + partitions + config;
    }
    if (step instanceof Step.AlterTopic alter) {
      String set = alter.set().isEmpty() ? "" : ": set " + alter.set();
      return step.what()
          + set
          + (alter.reset().isEmpty() ? "" : ": back to its default " + alter.reset());
    }
    return step.what();
  }

  private ClusterView view(String in, Topic topic) {
    String name = topic.getSpec().cluster();
    Optional<JsonNode> cluster = api.find(Kind.CLUSTER.path(in, name));
    if (cluster.isEmpty()) {
      return new TopicWorld.NotReady("Cluster " + name + " is not there yet");
    }
    try (Door door = new Door(way.apply(cluster.get()))) {
      int brokers = door.answer(door.admin().describeCluster().nodes()).size();
      int wanted = Lookup.typed(cluster.get(), Cluster.class).brokersWanted();
      return new TopicWorld.Ready(brokers, wanted, seen(door, topic.kafkaName()));
    } catch (Trouble e) {
      return new TopicWorld.NotReady(Trouble.words(e));
    }
  }

  private static Optional<TopicInfo> seen(Door door, String name) {
    TopicsAsked asked = new TopicsAsked(door);
    return asked.all(true).stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .map(topic -> asked.one(topic.name()))
        .map(
            topic ->
                new TopicInfo(
                    topic.id(), topic.partitions().size(), topic.replicas(), topic.config()));
  }
}
