package dev.ottla.core;

import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.AddVoter;
import dev.ottla.core.plan.Step.RemoveVoter;
import dev.ottla.core.upgrade.Upgrade;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Seen;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.KafkaView.Throttles;
import dev.ottla.core.world.KafkaView.Unreachable;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Role;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A quorum and brokers without records.
final class ToyKafka {
  private static final String MIN_ISR = "min.insync.replicas";

  /// Ticks after which the controllers give up a broker that fell silent.
  private static final int SESSION = 3;

  final Map<Integer, String> voters = new TreeMap<>();
  final Map<Integer, String> directories = new TreeMap<>();
  final Set<Integer> live = new TreeSet<>();
  final Set<Integer> fenced = new TreeSet<>();
  final Set<Integer> cordoned = new TreeSet<>();
  final Map<String, String> everywhere = new TreeMap<>();
  final Map<String, Integer> features = new TreeMap<>();
  final List<ToyPartition> partitions = new ArrayList<>();
  final Map<String, Throttled> throttled = new TreeMap<>();
  final Set<Integer> strays = new TreeSet<>();
  OptionalLong rate = OptionalLong.empty();
  Quota quota = Quota.NONE;

  /// Where on the disks of its broker each replica lies.
  final ToyDisks dirs;

  /// Whether followers are slow to catch up.
  boolean slow;

  /// The active controller; -1 when there is none.
  int leader = -1;

  private final ToyKube kube;
  private final Map<Integer, Integer> silent = new HashMap<>();
  private final Map<Integer, Integer> quiet = new HashMap<>();
  private boolean shared;
  private int disks;

  ToyKafka(ToyKube kube) {
    this(kube, new ToyDisks(kube));
  }

  private ToyKafka(ToyKube kube, ToyDisks dirs) {
    this.kube = kube;
    this.dirs = dirs;
    kube.quorum = () -> leader >= 0;
    kube.reads = v -> level(Upgrade.features(v)) >= level(features);
  }

  ToyKafka copy(ToyKube of) {
    ToyKafka copy = new ToyKafka(of, dirs.copy(of));
    copy.voters.putAll(voters);
    copy.directories.putAll(directories);
    copy.live.addAll(live);
    copy.fenced.addAll(fenced);
    copy.cordoned.addAll(cordoned);
    copy.everywhere.putAll(everywhere);
    copy.features.putAll(features);
    partitions.forEach(p -> copy.partitions.add(p.copy()));
    copy.throttled.putAll(throttled);
    copy.strays.addAll(strays);
    copy.rate = rate;
    copy.quota = quota;
    copy.leader = leader;
    copy.silent.putAll(silent);
    copy.quiet.putAll(quiet);
    copy.shared = shared;
    copy.disks = disks;
    return copy;
  }

  /// Refused unless the node is there with that disk, as Kafka does.
  boolean addVoter(AddVoter step) {
    boolean fits =
        leader >= 0 && votable(step.id()) && step.directory().equals(directories.get(step.id()));
    if (fits && !voters.containsKey(step.id())) {
      voters.put(step.id(), step.directory());
      shared = true;
    }
    return fits;
  }

  /// Committed by those who stay.
  boolean removeVoter(RemoveVoter step) {
    long stay = voters.keySet().stream().filter(v -> v != step.id() && votes(v)).count();
    return leader >= 0
        && stay * 2 > voters.size() - 1
        && voters.remove(step.id(), step.directory());
  }

  /// Taken by the controllers, so only while there is a leader.
  boolean configure(Step.Configure step) {
    if (leader < 0) {
      return false;
    }
    everywhere.putAll(step.set());
    everywhere.keySet().removeAll(step.reset());
    return true;
  }

  boolean finalise(Step.Finalise step) {
    if (leader < 0) {
      return false;
    }
    features.putAll(step.levels());
    return true;
  }

  private static int level(Map<String, Integer> features) {
    return features.getOrDefault("metadata.version", 0);
  }

  /// A node's disk is empty.
  void loseDisk(int id) {
    directories.remove(id);
    dirs.lose(id);
    for (ToyPartition p : partitions) {
      p.lose(id);
    }
  }

  /// How many voters take part.
  long votes() {
    return voters.keySet().stream().filter(this::votes).count();
  }

  boolean votes(int id) {
    return votable(id) && Objects.equals(voters.get(id), directories.get(id));
  }

  boolean majority() {
    return votes() * 2 > voters.size();
  }

  private boolean votable(int id) {
    return kube.pod(id).filter(p -> p.running() && !p.stopping && p.controls()).isPresent();
  }

  /// Processes format, vote, register, fall silent, catch up; answers whether anything changed.
  boolean tick(Luck luck) {
    int before = state();
    format();
    if (!voters.containsKey(leader) || !votes(leader) || !majority()) {
      leader =
          majority() ? voters.keySet().stream().filter(this::votes).findFirst().orElse(-1) : -1;
    }
    for (int id : voters.keySet()) {
      quiet.merge(id, votes(id) ? 0 : 1, (was, one) -> one == 0 ? 0 : was + 1);
    }
    if (leader >= 0) {
      register(luck);
      Set<Integer> running = running();
      dirs.tick(partitions, running, luck);
      partitions.forEach(p -> p.tick(live, running, slow ? 0.1 : 0.5, luck));
    }
    return before != state();
  }

  private Set<Integer> running() {
    Set<Integer> running = new HashSet<>();
    for (ToyPod pod : kube.pods.values()) {
      if (pod.serves() && !pod.stopping && live.contains(pod.id())) {
        running.add(pod.id());
      }
    }
    return running;
  }

  private int state() {
    int hash = 31 * voters.hashCode() + directories.hashCode() + dirs.underway();
    hash = 31 * hash + live.hashCode() + 7 * fenced.hashCode() + leader;
    for (ToyPartition p : partitions) {
      hash = 31 * hash + p.isr.hashCode() + 17 * p.replicas.hashCode() + p.leader();
    }
    return hash;
  }

  private void format() {
    for (ToyPod pod : kube.pods.values()) {
      int id = pod.id();
      if (!pod.running() || !pod.controls() || directories.containsKey(id)) {
        continue;
      }
      directories.put(id, "disk-" + disks++);
      if (quorumWords().contains("standalone=" + id)) {
        if (shared) {
          throw new Wrong("a second quorum is formed by " + id);
        }
        voters.clear();
        voters.put(id, directories.getOrDefault(id, ""));
        everywhere.clear();
        everywhere.put(MIN_ISR, kube.property(pod, MIN_ISR));
        features.clear();
        features.putAll(Upgrade.features(pod.kafka()));
      }
    }
  }

  private void register(Luck luck) {
    for (ToyPod pod : kube.pods.values()) {
      if (pod.role == Role.BROKER && pod.serves() && !pod.stopping) {
        live.add(pod.id());
        fenced.remove(pod.id());
        silent.put(pod.id(), 0);
      }
    }
    for (int id : List.copyOf(live)) {
      var pod = kube.pod(id);
      boolean there = pod.filter(p -> p.serves() && !p.stopping).isPresent();
      // Who stops on purpose says so; who crashes falls silent.
      boolean said = pod.isEmpty() || pod.get().stopping;
      if (!there && (said || silent.merge(id, 1, Integer::sum) >= SESSION || luck.calm())) {
        live.remove(id);
        fenced.add(id);
      }
    }
  }

  /// What Kafka says to those who may ask the pods that are seen as ready.
  KafkaView view(Set<String> ready) {
    List<ToyPod> asked = kube.pods.values().stream().filter(p -> ready.contains(p.uid)).toList();
    Seen<Brokers> brokers = brokers(asked.stream().filter(p -> p.role == Role.BROKER).toList());
    return new KafkaView(
        quorum(asked.stream().filter(p -> directories.containsKey(p.id())).toList()),
        brokers,
        brokers instanceof Up<Brokers>
            ? new Up<>(new Metadata(everywhere, Map.of(), quota))
            : new NotAsked<>("no broker answers"));
  }

  private Seen<Quorum> quorum(List<ToyPod> asked) {
    if (asked.isEmpty()) {
      return new NotAsked<>("no controller is ready");
    }
    if (asked.stream().noneMatch(ToyPod::running)) {
      return new Unreachable<>("timed out");
    }
    List<Replica> votes = new ArrayList<>();
    for (Map.Entry<Integer, String> vote : voters.entrySet()) {
      long since = quiet.getOrDefault(vote.getKey(), 0) * 1000L + 100;
      votes.add(new Replica(vote.getKey(), vote.getValue(), 0, since, since));
    }
    List<Replica> observers = new ArrayList<>();
    directories.forEach(
        (id, directory) -> {
          if (!directory.equals(voters.get(id)) && votable(id)) {
            observers.add(new Replica(id, directory, 0, 100, 100));
          }
        });
    return new Up<>(new Quorum(leader, 10, votes, observers, Map.copyOf(features)));
  }

  private Seen<Brokers> brokers(List<ToyPod> asked) {
    if (asked.isEmpty()) {
      return new NotAsked<>("no broker is ready");
    }
    if (asked.stream().noneMatch(p -> live.contains(p.id()))) {
      return new Unreachable<>("timed out");
    }
    List<Partition> seen = partitions.stream().map(ToyPartition::view).toList();
    Set<Integer> closed = new TreeSet<>(cordoned);
    closed.retainAll(live);
    return new Up<>(
        new Brokers(Set.copyOf(live), Set.copyOf(fenced), seen, closed, Optional.of(layout())));
  }

  private String quorumWords() {
    return kube.kept.get("ConfigMap/orders-topology") instanceof ConfigMap map
        ? map.getData().getOrDefault("quorum", "")
        : "";
  }

  private Layout layout() {
    Map<Integer, List<Disk>> disks = new HashMap<>();
    live.forEach(id -> disks.put(id, dirs.of(id, partitions)));
    Map<String, Moving> moving = new HashMap<>();
    partitions.stream()
        .filter(p -> !p.target.isEmpty())
        .forEach(p -> moving.put(p.name(), moving(p)));
    Throttles throttles =
        new Throttles(rate, Set.copyOf(strays), Map.copyOf(throttled), dirs.limit(everywhere));
    return new Layout(Map.of(), disks, moving, throttles);
  }

  private static Moving moving(ToyPartition partition) {
    Set<Integer> adding = new TreeSet<>(partition.target);
    partition.replicas.forEach(adding::remove);
    Set<Integer> removing = new TreeSet<>(partition.replicas);
    partition.target.forEach(removing::remove);
    return new Moving(adding, removing);
  }

  /// Kafka refuses what would go to a broker that is cordoned or not there, and other numbers of
  /// copies; answers whether it took all.
  boolean move(List<Step.Move> moves) {
    boolean all = true;
    for (Step.Move move : moves) {
      List<ToyPartition> found =
          partitions.stream()
              .filter(p -> p.name().equals(move.name()) && takes(p, move.replicas()))
              .toList();
      found.forEach(p -> p.begin(move.replicas()));
      all &= !found.isEmpty();
    }
    return all;
  }

  private boolean takes(ToyPartition partition, List<Integer> homes) {
    return partition.replicas.size() == homes.size()
        && homes.stream()
            .allMatch(
                id ->
                    partition.replicas.contains(id)
                        || (live.contains(id) && !cordoned.contains(id)));
  }

  boolean shift(List<Step.Shift> shifts) {
    return dirs.shift(shifts, partitions, running());
  }

  boolean cordon(List<Integer> brokers, boolean closed) {
    if (closed) {
      cordoned.addAll(brokers);
    } else {
      cordoned.removeAll(brokers);
    }
    return true;
  }

  boolean throttle(Step.Throttle step) {
    rate = step.rate();
    strays.removeAll(step.strays());
    throttled.putAll(step.topics());
    throttled.values().removeIf(Throttled.NONE::equals);
    return true;
  }

  /// Not if somebody has changed it since.
  boolean slow(Step.SlowProducers step) {
    boolean same = leader >= 0 && quota.equals(step.seen());
    quota = same ? step.then() : quota;
    return same;
  }

  boolean elect(List<Step.Seat> seats) {
    partitions.stream()
        .filter(p -> seats.contains(new Step.Seat(p.topic, 0)))
        .forEach(p -> p.prefer(live));
    return true;
  }

  /// A person moves all replicas to the first brokers.
  void evacuate(int brokers) {
    for (ToyPartition p : partitions) {
      List<Integer> homes = new ArrayList<>(p.replicas.stream().filter(r -> r < brokers).toList());
      for (int id = 0; id < brokers && homes.size() < p.replicas.size(); id++) {
        if (!homes.contains(id) && live.contains(id)) {
          homes.add(id);
        }
      }
      p.move(homes, new HashSet<>(live));
    }
  }
}
