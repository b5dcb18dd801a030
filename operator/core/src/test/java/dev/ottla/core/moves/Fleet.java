package dev.ottla.core.moves;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.Rebalancing;
import dev.ottla.core.Specs;
import dev.ottla.core.drain.Drain;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Cordon;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.plan.Step.Uncordon;
import dev.ottla.core.rebalance.Rebalance;
import dev.ottla.core.throttle.Throttle;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.KafkaView.Throttles;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Brokers that hold partitions, and a Kafka that moves them when it is told to. Asks the rooms
/// that move replicas as the planner does.
public final class Fleet {
  private static final Names NAMES = new Names("shop", "orders");
  private static final long SIZE = 1_000_000;

  public final Map<String, List<Integer>> replicas = new LinkedHashMap<>();
  public final Map<String, List<Integer>> targets = new LinkedHashMap<>();
  public final Set<Integer> cordoned = new TreeSet<>();
  public final Set<String> down = new TreeSet<>();
  public final Map<Integer, String> racks = new TreeMap<>();
  public final List<String> log = new ArrayList<>();
  public long volume = 1_000_000_000;
  public int want;
  public dev.ottla.api.Rebalance.Mode mode = dev.ottla.api.Rebalance.Mode.Off;
  public Throttles throttles = Throttles.NONE;

  /// Partitions that are short of their last replica.
  public final Set<String> missing = new TreeSet<>();

  /// The plan that lies in a ConfigMap.
  public Map<String, String> proposal = Map.of();

  /// What a person has approved.
  public String approval = "";

  /// Why no maintenance window is open, when none is.
  public Optional<String> closed = Optional.empty();

  /// Whether pods are being restarted.
  public boolean rolling;

  /// Bytes of the partitions that are not of the usual size.
  public final Map<String, Long> sizes = new HashMap<>();

  /// Who leads the partitions whose first replica does not.
  public final Map<String, Integer> leaders = new HashMap<>();

  /// When it is, and what the last status says; kept by an operator that reports.
  public Instant now = Instant.EPOCH;

  public @Nullable ClusterStatus status;

  /// What people have asked for, with what was told of it.
  public final List<Rebalancing> asked = new ArrayList<>();

  public int pods;

  /// What the brokers carry, and what else the spec says of them.
  public LoadView load = LoadView.NONE;

  public String spec = "";

  /// So many brokers run, and so many are wanted.
  public Fleet(int pods, int want) {
    this.pods = pods;
    this.want = want;
  }

  public Fleet topic(String name, int partitions, int copies) {
    for (int p = 0; p < partitions; p++) {
      int first = p;
      replicas.put(
          name + "-" + p, IntStream.range(0, copies).mapToObj(c -> (first + c) % pods).toList());
    }
    return this;
  }

  /// What is planned in all.
  public record Plan(
      List<Step> steps,
      List<Wait> waits,
      List<Trouble> troubles,
      Map<String, String> proposal,
      List<Rebalancing> reports) {
    /// Whether there is nothing to do, to wait for or to tell.
    public boolean atRest() {
      return steps.isEmpty() && waits.isEmpty() && reports.isEmpty();
    }
  }

  /// What is planned now.
  public Plan plan() {
    World world = world();
    Drain drain = Drain.of(world);
    boolean still = drain.steps().isEmpty() && drain.waits().isEmpty() && !rolling;
    Rebalance rebalance = Rebalance.of(world, still, closed);
    List<Step> steps = new ArrayList<>(drain.steps());
    steps.addAll(rebalance.steps());
    List<Wait> waits = new ArrayList<>(drain.waits());
    waits.addAll(rebalance.waits());
    List<Trouble> troubles = new ArrayList<>(drain.troubles());
    troubles.addAll(rebalance.troubles());
    return new Plan(
        Throttle.beside(world, steps), waits, troubles, rebalance.proposal(), rebalance.reports());
  }

  /// Looks, and once more when moves wait until their limit stands.
  public Plan step() {
    OptionalLong before = throttles.rate();
    Plan plan = look();
    OptionalLong now = throttles.rate();
    return now.isPresent() && !now.equals(before) ? look() : plan;
  }

  /// Looks, and does what is planned at once; copies arrive later.
  public Plan look() {
    Plan plan = plan();
    proposal = plan.proposal();
    for (Rebalancing told : plan.reports()) {
      asked.stream()
          .filter(r -> r.getMetadata().getName().equals(told.getMetadata().getName()))
          .forEach(r -> r.setStatus(told.getStatus()));
    }
    plan.steps().forEach(this::carryOut);
    plan.troubles().forEach(t -> log.add("! " + t.message()));
    return plan;
  }

  /// Does a step.
  public void carryOut(Step step) {
    log.add(step.what() + " | " + step.why());
    switch (step) {
      case Cordon s -> cordoned.addAll(s.brokers());
      case Uncordon s -> cordoned.removeAll(s.brokers());
      case MovePartitions s -> s.moves().forEach(this::begin);
      case Step.ElectLeaders s ->
          s.partitions().forEach(p -> leaders.remove(p.topic() + "-" + p.partition()));
      case Step.Throttle s -> {
        Map<String, Throttled> topics = new HashMap<>(throttles.topics());
        topics.putAll(s.topics());
        topics.values().removeIf(Throttled.NONE::equals);
        Set<Integer> strays = new TreeSet<>(throttles.strays());
        strays.removeAll(s.strays());
        throttles = new Throttles(s.rate(), strays, topics);
      }
      default -> throw new AssertionError("no such step here: " + step);
    }
  }

  private void begin(Move move) {
    List<Integer> before = on(move.name());
    if (move.back()) {
      targets.remove(move.name());
      replicas.put(move.name(), move.replicas());
    } else if (Set.copyOf(move.replicas()).equals(Set.copyOf(before))) {
      check(move);
      int leader = leaders.getOrDefault(move.name(), before.getFirst());
      replicas.put(move.name(), move.replicas());
      leaders.put(move.name(), leader);
      leaders.remove(move.name(), move.replicas().getFirst());
    } else {
      targets.put(move.name(), check(move));
    }
  }

  private List<Integer> check(Move move) {
    List<Integer> before = on(move.name());
    Throttled limits = limits(move.topic());
    if (!before.containsAll(move.replicas())
        && before.stream()
            .anyMatch(id -> !limits.leaders().contains(move.partition() + ":" + id))) {
      throw new AssertionError("no limit: " + move);
    }
    if (move.replicas().size() != before.size() || targets.containsKey(move.name())) {
      throw new AssertionError("copies change, or it moves already: " + move);
    }
    if (move.replicas().stream().anyMatch(id -> cordoned.contains(id) && !before.contains(id))) {
      throw new AssertionError("Kafka refuses a cordoned broker: " + move);
    }
    return move.replicas();
  }

  /// The brokers that hold a partition.
  public List<Integer> on(String partition) {
    return replicas.getOrDefault(partition, List.of());
  }

  /// Steps on, with copies that arrive a few at a time, until nothing is left to do.
  public void settle() {
    for (int round = 0; round < 500; round++) {
      if (step().atRest()) {
        return;
      }
      arrive(4);
    }
    throw new AssertionError("it does not come to rest: " + plan());
  }

  /// The oldest of the copies under way arrive.
  public void arrive(int count) {
    for (String name : List.copyOf(targets.keySet()).stream().limit(count).toList()) {
      int leader = leaders.getOrDefault(name, on(name).getFirst());
      List<Integer> now = targets.getOrDefault(name, List.of());
      targets.remove(name);
      replicas.put(name, now);
      leaders.remove(name);
      if (now.contains(leader) && leader != now.getFirst()) {
        leaders.put(name, leader);
      }
    }
  }

  /// What of a topic is throttled.
  public Throttled limits(String topic) {
    return throttles.topics().getOrDefault(topic, Throttled.NONE);
  }

  /// Copies that a broker receives at the moment.
  public long into(int broker) {
    return targets.entrySet().stream()
        .filter(t -> t.getValue().contains(broker))
        .filter(t -> !on(t.getKey()).contains(broker))
        .count();
  }

  /// How many replicas each broker has, or leads, in the order of the brokers.
  public List<Long> counts(boolean led) {
    return IntStream.range(0, pods)
        .mapToObj(
            id ->
                replicas.entrySet().stream()
                    .filter(
                        r ->
                            led
                                ? leaders.getOrDefault(r.getKey(), r.getValue().getFirst()) == id
                                : r.getValue().contains(id))
                    .count())
        .toList();
  }

  public Set<Integer> holders() {
    Set<Integer> all = new TreeSet<>();
    replicas.values().forEach(all::addAll);
    return all;
  }

  public World world() {
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName("orders")
            .withNamespace("shop")
            .withUid("u")
            .withAnnotations(Map.of(Names.APPROVED, approval))
            .build());
    cluster.setSpec(
        Specs.of(
            """
            brokers: {replicas: %d%s}
            rebalance: {mode: "%s"}
            """
                .formatted(want, spec, mode)));
    cluster.setStatus(status);
    return new World(
        now,
        new Settings(Map.of(), "IfNotPresent"),
        cluster,
        new Kube(objects(), List.of()),
        new KafkaView(
            new NotAsked<>("not needed here"),
            new Up<>(brokers()),
            new NotAsked<>("not needed here")),
        load);
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
    List<Integer> isr =
        now.stream()
            .filter(live::contains)
            .filter(id -> !missing.contains(name) || !id.equals(now.getLast()))
            .toList();
    int dash = name.lastIndexOf('-');
    return new Partition(
        name.substring(0, dash),
        Integer.parseInt(name.substring(dash + 1)),
        isr.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(leaders.getOrDefault(name, isr.getFirst())),
        List.copyOf(all),
        isr,
        1);
  }

  private Layout layout(Set<Integer> live) {
    Map<Integer, List<Disk>> disks = new HashMap<>();
    for (int id : live) {
      Map<String, Long> held = new HashMap<>();
      replicas.forEach(
          (name, on) -> {
            if (on.contains(id)) {
              held.put(name, sizes.getOrDefault(name, SIZE));
            }
          });
      long used = held.values().stream().mapToLong(Long::longValue).sum();
      disks.put(id, List.of(new Disk("/d", volume, volume - used, held)));
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
    return new Layout(racks, disks, moving, throttles);
  }

  private static String pod(int ordinal) {
    return NAMES.pod(Role.BROKER, ordinal);
  }

  private List<HasMetadata> objects() {
    List<HasMetadata> objects = new ArrayList<>(asked);
    objects.add(
        new StatefulSetBuilder()
            .withNewMetadata()
            .withName(NAMES.set(Role.BROKER))
            .endMetadata()
            .withNewSpec()
            .withReplicas(pods)
            .endSpec()
            .build());
    if (!proposal.isEmpty()) {
      objects.add(
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName(NAMES.proposal())
              .endMetadata()
              .withData(proposal)
              .build());
    }
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
