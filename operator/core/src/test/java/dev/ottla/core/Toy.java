package dev.ottla.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.api.ClusterStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.status.Status;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Kube.Machine;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A world that does what it is told, piece by piece, and writes down what happened.
final class Toy {
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static final Settings SETTINGS =
      new Settings(Map.of("4.4.0", "kafka:4.4.0", "4.3.1", "kafka:4.3.1"), "IfNotPresent");

  static final List<Machine> MACHINES =
      List.of(
          new Machine("node-a", Map.of("zone", "a"), "10.0.0.1"),
          new Machine("node-b", Map.of("zone", "b"), "10.0.0.2"),
          new Machine("node-c", Map.of("zone", "c"), "10.0.0.3"));

  static final Names NAMES = new Names("shop", "orders");

  final ToyKube kube;
  final ToyKafka kafka;
  final Laws laws = new Laws(this);
  final List<String> log = new ArrayList<>();
  final Sketch sketch;
  boolean told = true;

  /// What the operator was started with that looks here.
  Settings settings = SETTINGS;

  /// Whether somebody has set a property in Kafka.
  boolean byHand;
  Luck luck = Luck.none();
  Cluster cluster;
  LoadView load = LoadView.NONE;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Toy(String spec) {
    this(cluster(spec), Sketch.BOOK);
  }

  Toy(Cluster cluster, Sketch sketch) {
    this.cluster = cluster;
    this.sketch = sketch;
    kube = new ToyKube(sketch);
    kafka = new ToyKafka(kube);
  }

  private Toy(Toy other) {
    cluster = other.cluster;
    sketch = other.sketch;
    now = other.now;
    kube = other.kube.copy();
    kafka = other.kafka.copy(kube);
  }

  Toy copy() {
    return new Toy(this);
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
    spec(cluster(spec), spec.strip().replaceAll("\\s+", " "));
  }

  void spec(Cluster wanted, String words) {
    ObjectMeta meta =
        new ObjectMetaBuilder(cluster.getMetadata())
            .withGeneration(cluster.getMetadata().getGeneration() + 1)
            .build();
    cluster = cluster(meta, wanted.getSpec(), cluster.getStatus());
    laws.granted = laws.released;
    say(() -> "-- " + words);
  }

  /// An operator reports.
  void status(@Nullable ClusterStatus status) {
    cluster = cluster(cluster.getMetadata(), cluster.getSpec(), status);
  }

  /// A value that nobody changes.
  private static Cluster cluster(
      ObjectMeta meta, ClusterSpec spec, @Nullable ClusterStatus status) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(meta);
    cluster.setSpec(spec);
    cluster.setStatus(status);
    return cluster;
  }

  /// The next release of the operator, which nobody has approved yet.
  Settings newer() {
    return FormLaw.settings(++laws.released);
  }

  /// The operator that looks here is another release.
  void upgrade(int number) {
    laws.released = number;
    settings = FormLaw.settings(number);
    say(() -> "-- release " + number + " of the operator starts");
  }

  /// The person annotates the Cluster.
  void annotate(String key, String value) {
    Map<String, String> all = new TreeMap<>(Map.of(key, value));
    Optional.ofNullable(cluster.getMetadata().getAnnotations())
        .ifPresent(a -> a.forEach(all::putIfAbsent));
    ObjectMeta meta = new ObjectMetaBuilder(cluster.getMetadata()).withAnnotations(all).build();
    cluster = cluster(meta, cluster.getSpec(), cluster.getStatus());
    laws.granted = laws.released;
    say(() -> "-- annotates " + key + "=" + value);
  }

  /// The live brokers bear so many bytes a second together, in and out alike.
  void carries(double bytes) {
    Map<Integer, LoadView.Carried> brokers = new LinkedHashMap<>();
    double each = bytes / kafka.live.size();
    LoadView.Window none = new LoadView.Window(0, 0, 0, 0);
    LoadView.Window some = new LoadView.Window(each, each, 0, each);
    for (int id : kafka.live) {
      brokers.put(id, new LoadView.Carried(now, none, some, some, none, none, 0, each, each));
    }
    load = new LoadView(Duration.ofMinutes(5), brokers, List.of());
  }

  void say(Supplier<String> words) {
    if (told) {
      log.add(words.get());
    }
  }

  World look() {
    now = now.plusSeconds(1);
    Set<String> ready =
        kube.pods.values().stream()
            .filter(p -> p.shownReady)
            .map(p -> p.uid)
            .collect(Collectors.toSet());
    return new World(
        now, settings, cluster, new Kube(kube.objects(), MACHINES), kafka.view(ready), load);
  }

  /// Looks, thinks, acts and reports until nothing is left; answers the last plan.
  Plan run() {
    for (int round = 0; round < 200; round++) {
      Plan plan = step();
      if (plan.atRest()) {
        return plan;
      }
    }
    throw new Wrong("the story does not come to rest:\n" + story());
  }

  /// Looks, thinks, acts and reports once.
  Plan step() {
    World world = look();
    Plan plan = Planner.plan(world, sketch);
    plan.apply().forEach(o -> apply(world, o));
    plan.steps().forEach(s -> carryOut(world, s));
    plan.troubles().stream()
        .map(t -> "! " + t.message())
        .filter(t -> !log.contains(t))
        .forEach(log::add);
    status(Status.of(world, plan, Outcome.DONE));
    ToyAsked.tell(this, plan.reports());
    settle();
    return plan;
  }

  /// One look and plan, nothing done.
  Plan plan() {
    return Planner.plan(look(), sketch);
  }

  /// Time passes until nothing moves any more.
  void settle() {
    for (int i = 0; i < 50; i++) {
      if (!tick()) {
        return;
      }
    }
    throw new Wrong("the toy does not settle:\n" + story());
  }

  /// A second passes.
  boolean tick() {
    now = now.plusSeconds(1);
    boolean changed = kube.tick(luck, now);
    boolean moved = kafka.tick(luck);
    return moved || changed;
  }

  /// The topology and sets only as they were seen; answers whether it was done.
  boolean apply(World seen, HasMetadata object) {
    String name = object.getMetadata().getName();
    if (object instanceof StatefulSet
        ? !ToyVolumes.seen(kube, seen, name)
        : name.equals(NAMES.topology()) && !fresh(seen)) {
      say(() -> "  somebody else was faster");
      return false;
    }
    put(seen, object);
    return true;
  }

  void put(World seen, HasMetadata object) {
    if (object instanceof StatefulSet set) {
      laws.beforeResize(seen, set);
      laws.beforeDrawing(seen, set);
    }
    String more = kube.apply(object);
    say(() -> "apply " + object.getKind() + " " + object.getMetadata().getName() + more);
  }

  /// Answers whether it was done.
  boolean carryOut(World seen, Step step) {
    say(() -> step.what() + " | " + step.why());
    return switch (step) {
      case Step.AddVoter s -> fresh(seen) && kafka.addVoter(s);
      case Step.RemoveVoter s -> {
        if (!fresh(seen)) {
          yield false;
        }
        laws.beforeRemoval(seen, s);
        yield kafka.removeVoter(s);
      }
      case Step.RestartPods s -> restart(seen, s.pods(), true);
      case Step.RepairPods s -> restart(seen, s.pods(), false);
      case Step.Unregister s -> {
        laws.beforeUnregister(s);
        yield kafka.fenced.remove(s.id());
      }
      case Step.Cordon s -> kafka.cordon(s.brokers(), true);
      case Step.Uncordon s -> kafka.cordon(s.brokers(), false);
      case Step.Configure s -> fresh(seen) && kafka.configure(s);
      case Step.Finalise s -> {
        if (!fresh(seen)) {
          yield false;
        }
        laws.beforeFinalising(s);
        yield kafka.finalise(s);
      }
      case Step.MovePartitions s -> {
        laws.beforeMoves(seen, s);
        yield kafka.move(s.moves());
      }
      case Step.ShiftReplicas s -> laws.beforeShifts(seen, s) && kafka.shift(s.shifts());
      case Step.ThrottleDisks s -> laws.limited(seen) && kafka.dirs.throttle(s, kafka.everywhere);
      case Step.Throttle s -> {
        laws.limited(seen, s);
        yield kafka.throttle(s);
      }
      case Step.SlowProducers s -> laws.slows(s) && kafka.slow(s);
      case Step.ElectLeaders s -> kafka.elect(s.partitions());
      case Step.GrowVolume s -> kube.grow(s);
      case Step.ReplaceVolumes s -> replace(seen, s);
      case Step.RemakeSet s -> ToyVolumes.remake(this, seen, s.set());
      case Step.MarkFormed s -> s.claims().stream().allMatch(kube::markFormed);
      case Step.DeleteObject s -> {
        kube.delete(s.kind().name(), s.name());
        yield true;
      }
      case Step.CreateTopic _,
          Step.GrowTopic _,
          Step.AlterTopic _,
          Step.DeleteTopic _,
          Step.Hold _,
          Step.Release _ ->
          throw new Wrong("no topics here: " + step);
    };
  }

  /// Only claims that are still as they were seen.
  private boolean replace(World seen, Step.ReplaceVolumes step) {
    boolean same =
        step.claims().stream()
            .allMatch(
                c ->
                    seen.kube()
                        .find(PersistentVolumeClaim.class, c)
                        .filter(was -> was == kube.claims.get(c))
                        .isPresent());
    if (same) {
      laws.beforeReplacing(step);
      kube.replace(step);
    }
    return same;
  }

  /// Signs, then deletes the pods that are still as they were seen.
  private boolean restart(World seen, List<String> names, boolean serving) {
    Map<String, Pod> pods = new LinkedHashMap<>();
    for (String name : names) {
      seen.kube().find(Pod.class, name).ifPresent(p -> pods.put(name, p));
    }
    boolean resumed = seen.members().stream().anyMatch(Signature.of(seen)::owes);
    if (serving && !sign(seen, Signature.text(List.copyOf(pods.values())))) {
      say(() -> "  somebody else was faster");
      return false;
    }
    List<ToyPod> going =
        pods.values().stream()
            .map(p -> kube.pods.get(p.getMetadata().getName()))
            .filter(p -> p != null && !p.stopping && same(p, pods))
            .toList();
    laws.beforeRestart(seen, going, resumed);
    for (ToyPod pod : going) {
      if (luck.mishap(0.03)) {
        say(() -> "  it stops half-way, before " + pod.name);
        return false;
      }
      kube.deletePod(pod.name, luck);
    }
    return true;
  }

  private boolean sign(World seen, String pods) {
    return fresh(seen) && kube.annotate(NAMES.topology(), Signature.KEY, pods);
  }

  /// Whether nobody has signed, or changed the topology, since the look.
  boolean fresh(World seen) {
    return version(seen.kube().find(ConfigMap.class, NAMES.topology()))
        .equals(version(Optional.ofNullable(kube.kept.get("ConfigMap/" + NAMES.topology()))));
  }

  private static Optional<String> version(Optional<? extends HasMetadata> object) {
    return object.map(o -> o.getMetadata().getResourceVersion());
  }

  private static boolean same(ToyPod pod, Map<String, Pod> seen) {
    Pod saw = seen.get(pod.name);
    return saw != null
        && saw.getMetadata().getUid().equals(pod.uid)
        && pod.version().equals(saw.getMetadata().getResourceVersion());
  }

  String story() {
    return String.join("\n", log) + "\n";
  }
}
