package dev.ottla.bench.roll;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Step;
import dev.ottla.core.upgrade.Upgrade;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Kube.Machine;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// A cluster on a Kubernetes that does at once what it is asked, but for restarts, which take their
/// time.
final class Fleet {
  static final Names NAMES = new Names("shop", "orders");
  private static final int MIN_ISR = 2;
  private static final List<String> RACKS = List.of("a", "b", "c");
  private static final Settings SETTINGS =
      new Settings(Map.of("4.4.0", "kafka:4.4.0"), "IfNotPresent");
  private static final List<Machine> MACHINES =
      RACKS.stream().map(r -> new Machine("node-" + r, Map.of("zone", r), "10.0.0.1")).toList();

  private final Times times;
  private final List<int[]> homes;
  private final Map<String, HasMetadata> kept = new TreeMap<>();
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, String> live = new TreeMap<>();
  private int active = Role.CONTROLLER.base() + 1;

  /// Seconds since the beginning.
  double now;

  /// Whether restarts take no time.
  boolean instant;

  Fleet(List<int[]> homes, Times times) {
    this.homes = homes;
    this.times = times;
  }

  World look(Cluster cluster) {
    List<HasMetadata> objects = new ArrayList<>(kept.values());
    nodes.values().forEach(n -> objects.add(n.pod(now)));
    return new World(
        Instant.EPOCH.plusMillis(Math.round(now * 1000)),
        SETTINGS,
        cluster,
        new Kube(objects, MACHINES),
        new KafkaView(new Up<>(quorum()), new Up<>(brokers()), new Up<>(metadata())));
  }

  private Stream<Node> of(Role role) {
    return nodes.values().stream().filter(n -> n.role == role);
  }

  private Quorum quorum() {
    if (of(Role.CONTROLLER).noneMatch(n -> n.id() == active && now >= n.ready)) {
      active =
          of(Role.CONTROLLER).filter(n -> now >= n.ready).mapToInt(Node::id).findFirst().orElse(-1);
    }
    List<Replica> voters =
        of(Role.CONTROLLER)
            .map(n -> new Replica(n.id(), "disk-" + n.id(), 0, n.silent(now), n.silent(now)))
            .toList();
    return new Quorum(active, 10, voters, List.of(), Upgrade.features("4.4.0"));
  }

  private Brokers brokers() {
    Set<Integer> up = new HashSet<>();
    Set<Integer> fenced = new HashSet<>();
    Set<Integer> synced = new HashSet<>();
    of(Role.BROKER)
        .forEach(
            n -> {
              (now >= n.ready ? up : fenced).add(n.id());
              if (now >= n.synced) {
                synced.add(n.id());
              }
            });
    List<Partition> partitions = new ArrayList<>();
    for (int[] home : homes) {
      List<Integer> replicas = Arrays.stream(home).boxed().toList();
      List<Integer> isr = replicas.stream().filter(synced::contains).toList();
      OptionalInt leader =
          isr.isEmpty() ? OptionalInt.empty() : OptionalInt.of(isr.getFirst().intValue());
      if (!instant && isr.size() < MIN_ISR) {
        throw new IllegalStateException("clients cannot write to a partition on " + replicas);
      }
      partitions.add(new Partition("clicks", partitions.size(), leader, replicas, isr, MIN_ISR));
    }
    return new Brokers(up, fenced, partitions);
  }

  private Metadata metadata() {
    return new Metadata(live, Map.of());
  }

  void apply(HasMetadata object) {
    kept.put(object.getKind() + "/" + object.getMetadata().getName(), object);
    if (object instanceof StatefulSet set) {
      observe(set);
      start(set);
    }
  }

  private static void observe(StatefulSet set) {
    StatefulSetStatus status = new StatefulSetStatus();
    status.setObservedGeneration(1L);
    status.setUpdateRevision(
        Integer.toHexString(set.getSpec().getTemplate().toString().hashCode()));
    set.getMetadata().setGeneration(1L);
    set.setStatus(status);
  }

  private void start(StatefulSet set) {
    Role role =
        set.getMetadata().getName().equals(NAMES.set(Role.BROKER)) ? Role.BROKER : Role.CONTROLLER;
    for (int i = 0; i < set.getSpec().getReplicas(); i++) {
      String name = NAMES.pod(role, i);
      if (!nodes.containsKey(name)) {
        Node node = new Node(name, role, i, RACKS.get(i % RACKS.size()));
        node.begin(set, now, 0);
        nodes.put(name, node);
      }
    }
  }

  /// Does what a roll consists of.
  void carryOut(World seen, Step step) {
    if (step instanceof Step.RestartPods(List<String> pods, String _)) {
      restart(seen, pods);
    } else if (step
        instanceof Step.Configure(Map<String, String> set, Set<String> reset, String _)) {
      live.putAll(set);
      live.keySet().removeAll(reset);
    } else if (step
        instanceof Step.DeleteObject(Step.DeleteObject.Kind kind, String name, String _)) {
      kept.remove(kind + "/" + name);
    } else {
      throw new IllegalStateException("not a part of a roll: " + step.what());
    }
  }

  private void restart(World seen, List<String> pods) {
    HasMetadata topology = Objects.requireNonNull(kept.get("ConfigMap/" + NAMES.topology()));
    Map<String, String> annotations = new TreeMap<>(topology.getMetadata().getAnnotations());
    annotations.put(
        Signature.KEY,
        Signature.text(
            seen.members().stream()
                .filter(m -> pods.contains(m.name()))
                .map(m -> m.pod())
                .toList()));
    topology.getMetadata().setAnnotations(annotations);
    for (String pod : pods) {
      Node node = Objects.requireNonNull(nodes.get(pod));
      HasMetadata set = Objects.requireNonNull(kept.get("StatefulSet/" + NAMES.set(node.role)));
      node.begin((StatefulSet) set, now, instant ? 0 : times.restart());
    }
  }

  /// Time passes until something happens, and the operator looks.
  void pass() {
    double next =
        nodes.values().stream()
            .flatMapToDouble(n -> DoubleStream.of(n.ready, n.synced))
            .filter(t -> t > now)
            .min()
            .orElse(now);
    now = Math.max(now + 1, Math.ceil(next));
  }
}
