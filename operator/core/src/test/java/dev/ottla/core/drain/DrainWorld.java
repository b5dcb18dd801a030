package dev.ottla.core.drain;

import dev.ottla.api.Brokers;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Cordon;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.plan.Step.Uncordon;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Brokers that hold partitions, and a Kafka that moves them when it is told to.
final class DrainWorld {
  private static final Names NAMES = new Names("shop", "orders");
  private static final long SIZE = 1_000_000;

  final Map<String, List<Integer>> replicas = new LinkedHashMap<>();
  final Map<String, List<Integer>> targets = new LinkedHashMap<>();
  final Set<Integer> cordoned = new TreeSet<>();
  final Set<String> down = new TreeSet<>();
  final Map<Integer, String> racks = new TreeMap<>();
  final List<String> log = new ArrayList<>();
  long volume = 1_000_000_000;
  int want;
  private final int pods;

  /// So many brokers run, and so many are wanted.
  DrainWorld(int pods, int want) {
    this.pods = pods;
    this.want = want;
  }

  DrainWorld topic(String name, int partitions, int copies) {
    for (int p = 0; p < partitions; p++) {
      int first = p;
      replicas.put(
          name + "-" + p, IntStream.range(0, copies).mapToObj(c -> (first + c) % pods).toList());
    }
    return this;
  }

  /// Looks, and does what is planned at once; copies arrive later.
  Drain step() {
    Drain drain = Drain.of(world());
    drain.steps().forEach(this::carryOut);
    drain.troubles().forEach(t -> log.add("! " + t.message()));
    return drain;
  }

  private void carryOut(Step step) {
    log.add(step.what() + " | " + step.why());
    switch (step) {
      case Cordon s -> cordoned.addAll(s.brokers());
      case Uncordon s -> cordoned.removeAll(s.brokers());
      case MovePartitions s -> s.moves().forEach(m -> targets.put(m.name(), check(m)));
      default -> throw new AssertionError("no such step here: " + step);
    }
  }

  private List<Integer> check(Move move) {
    List<Integer> before = on(move.name());
    if (move.replicas().size() != before.size() || targets.containsKey(move.name())) {
      throw new AssertionError("copies change, or it moves already: " + move);
    }
    if (move.replicas().stream().anyMatch(id -> cordoned.contains(id) && !before.contains(id))) {
      throw new AssertionError("Kafka refuses a cordoned broker: " + move);
    }
    return move.replicas();
  }

  private List<Integer> on(String partition) {
    return replicas.getOrDefault(partition, List.of());
  }

  /// The oldest of the copies under way arrive.
  void arrive(int count) {
    for (String name : List.copyOf(targets.keySet()).stream().limit(count).toList()) {
      replicas.put(name, targets.remove(name));
    }
  }

  /// Copies that a broker receives at the moment.
  long into(int broker) {
    return targets.entrySet().stream()
        .filter(t -> t.getValue().contains(broker))
        .filter(t -> !on(t.getKey()).contains(broker))
        .count();
  }

  Set<Integer> holders() {
    Set<Integer> all = new TreeSet<>();
    replicas.values().forEach(all::addAll);
    return all;
  }

  World world() {
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder().withName("orders").withNamespace("shop").withUid("u").build());
    cluster.setSpec(
        new ClusterSpec(
            null, new Brokers(want, null, null, null, null), null, null, null, null, null, null));
    return new World(
        Instant.EPOCH,
        new Settings(Map.of(), "IfNotPresent"),
        cluster,
        new Kube(objects(), List.of()),
        new KafkaView(
            new NotAsked<>("not needed here"),
            new Up<>(brokers()),
            new NotAsked<>("not needed here")));
  }

  private KafkaView.Brokers brokers() {
    Set<Integer> live = new TreeSet<>();
    IntStream.range(0, pods).filter(i -> !down.contains(pod(i))).forEach(live::add);
    List<Partition> partitions = new ArrayList<>();
    replicas.forEach((name, now) -> partitions.add(partition(name, now, live)));
    return new KafkaView.Brokers(
        live, Set.of(), partitions, Set.copyOf(cordoned), java.util.Optional.of(layout(live)));
  }

  private Partition partition(String name, List<Integer> now, Set<Integer> live) {
    Set<Integer> all = new LinkedHashSet<>(targets.getOrDefault(name, now));
    all.addAll(now);
    List<Integer> isr = now.stream().filter(live::contains).toList();
    int dash = name.lastIndexOf('-');
    return new Partition(
        name.substring(0, dash),
        Integer.parseInt(name.substring(dash + 1)),
        isr.isEmpty() ? OptionalInt.empty() : OptionalInt.of(isr.getFirst()),
        List.copyOf(all),
        isr,
        1);
  }

  private Layout layout(Set<Integer> live) {
    Map<Integer, List<Disk>> disks = new HashMap<>();
    for (int id : live) {
      Map<String, Long> sizes = new HashMap<>();
      replicas.forEach(
          (name, on) -> {
            if (on.contains(id)) {
              sizes.put(name, SIZE);
            }
          });
      disks.put(id, List.of(new Disk("/d", volume, volume - sizes.size() * SIZE, sizes)));
    }
    Map<String, Moving> moving = new HashMap<>();
    targets.forEach(
        (name, to) -> {
          Set<Integer> adding = new TreeSet<>(to);
          on(name).forEach(adding::remove);
          Set<Integer> removing = new TreeSet<>(on(name));
          to.forEach(removing::remove);
          moving.put(name, new Moving(adding, removing));
        });
    return new Layout(racks, disks, moving);
  }

  private static String pod(int ordinal) {
    return NAMES.pod(Role.BROKER, ordinal);
  }

  private List<HasMetadata> objects() {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(
        new StatefulSetBuilder()
            .withNewMetadata()
            .withName(NAMES.set(Role.BROKER))
            .endMetadata()
            .withNewSpec()
            .withReplicas(pods)
            .endSpec()
            .build());
    for (int i = 0; i < pods; i++) {
      objects.add(
          new PodBuilder()
              .withNewMetadata()
              .withName(pod(i))
              .addToLabels(Names.ROLE_LABEL, Role.BROKER.word())
              .endMetadata()
              .withNewStatus()
              .addNewCondition()
              .withType("Ready")
              .withStatus(down.contains(pod(i)) ? "False" : "True")
              .endCondition()
              .endStatus()
              .build());
    }
    return objects;
  }
}
