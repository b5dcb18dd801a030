package dev.ottla.core;

import dev.ottla.core.plan.Step;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.KafkaView.Throttles;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.Width;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What must never happen through us, checked against the true world before each act. What fate did
/// and nobody could see is forgiven.
final class Laws {
  /// A voter that has been silent for so long can be seen to be away; milliseconds.
  private static final long SEEN_AWAY = 5_000;

  private final Toy toy;

  /// Nodes that fate has taken, until they are whole again.
  final Set<Integer> fate = new TreeSet<>();

  /// The limits that were set, by what who set them had seen.
  private final IdentityHashMap<World, Step.Throttle> limits = new IdentityHashMap<>();

  /// Who has seen this has limited copies between disks since.
  private final IdentityHashMap<World, Boolean> slowed = new IdentityHashMap<>();

  /// The newest release of an operator, and the newest whose drawings may be applied: nobody has
  /// approved a later one, nor asked for anything that would take it along.
  int released;

  int granted;

  /// What somebody has said of all users.
  Quota theirs = Quota.NONE;

  /// The pods of the last restart.
  private Set<Integer> batch = Set.of();

  Laws(Toy toy) {
    this.toy = toy;
  }

  /// Forgets what fate did to nodes that are whole again.
  void heal() {
    fate.removeIf(
        id ->
            toy.kube.pod(id).filter(p -> p.serves() && p.shownReady && !p.stopping).isPresent()
                && (!toy.kafka.voters.containsKey(id) || toy.kafka.votes(id))
                && toy.kafka.partitions.stream()
                    .noneMatch(p -> p.replicas.contains(id) && !p.isr.contains(id)));
  }

  /// Whoever runs an older version could not start again.
  void beforeFinalising(Step.Finalise step) {
    for (ToyPod pod : toy.kube.pods.values()) {
      if (!pod.kafka().equals(step.version())) {
        throw new Wrong(step.what() + " while " + pod.name + " runs " + pod.kafka());
      }
    }
  }

  /// These stories know one window, at noon. What was begun in it goes on.
  void inWindow(World seen) {
    boolean windows = !seen.spec().maintenance().windows().isEmpty();
    boolean resumed = seen.members().stream().anyMatch(Signature.of(seen)::owes);
    if (windows && !resumed && toy.now.atZone(ZoneOffset.UTC).getHour() != 12) {
      throw new Wrong("restarts pods that serve outside of a maintenance window");
    }
  }

  void beforeRestart(World seen, List<ToyPod> pods, boolean resumed) {
    List<ToyPod> going = pods.stream().filter(ToyPod::serves).toList();
    Set<Integer> ids = going.stream().map(ToyPod::id).collect(Collectors.toSet());
    if (going.isEmpty()) {
      return;
    }
    for (ToyPod other : toy.kube.pods.values()) {
      boolean down = !other.serves() || other.stopping;
      if (down
          && !ids.contains(other.id())
          && !batch.contains(other.id())
          && visible(seen, other.id())) {
        throw new Wrong("restarts " + names(going) + " while " + other.name + " is down");
      }
    }
    spared(seen, ids);
    quorum(seen, ids, 2, "restarts " + names(going));
    if (!resumed) {
      activeLast(seen, ids);
    }
    batch = ids;
  }

  private void spared(World seen, Set<Integer> going) {
    Set<Integer> serving = serving();
    Set<Integer> after = new HashSet<>(serving);
    after.removeAll(going);
    for (ToyPartition p : toy.kafka.partitions) {
      if (p.replicas.stream().noneMatch(going::contains)) {
        continue;
      }
      if (p.lonely() || made(seen, p)) {
        continue;
      }
      if (p.inSync(after) < p.minIsr) {
        boolean unseen =
            p.replicas.stream()
                .filter(r -> !going.contains(r) && !(p.isr.contains(r) && serving.contains(r)))
                .anyMatch(r -> fate.contains(r) && !visible(seen, r) && !visible(seen, p, r));
        if (!unseen) {
          throw new Wrong(
              "restart of %s leaves %s, in sync on %s of %s, with fewer than %d"
                  .formatted(going, p.topic, p.isr, p.replicas, p.minIsr));
        }
      }
    }
  }

  /// Whether somebody has made its topic since the look: nobody could have spared that.
  private static boolean made(World seen, ToyPartition partition) {
    return seen.brokers()
        .filter(b -> b.partitions().stream().noneMatch(p -> p.topic().equals(partition.topic)))
        .isPresent();
  }

  private Set<Integer> serving() {
    return toy.kube.pods.values().stream()
        .filter(p -> p.serves() && !p.stopping)
        .map(ToyPod::id)
        .collect(Collectors.toSet());
  }

  /// One or two voters have none to spare for a restart, and one has none to leave to.
  private void quorum(World seen, Set<Integer> going, int least, String what) {
    Set<Integer> voters = toy.kafka.voters.keySet();
    long stay = voters.stream().filter(v -> toy.kafka.votes(v) && !going.contains(v)).count();
    if (voters.size() > least
        && voters.stream().anyMatch(going::contains)
        && stay * 2 <= voters.size()
        && voters.stream()
            .filter(v -> !going.contains(v) && !toy.kafka.votes(v))
            .noneMatch(v -> fate.contains(v) && !visible(seen, v) && !silent(seen, v))) {
      throw new Wrong(what + " and leaves " + stay + " of the voters " + voters);
    }
  }

  private static boolean silent(World seen, int voter) {
    return seen.quorum().stream()
        .flatMap(q -> q.voters().stream())
        .anyMatch(v -> v.id() == voter && v.sinceFetch() > SEEN_AWAY);
  }

  private void activeLast(World seen, Set<Integer> going) {
    int active = seen.quorum().map(KafkaView.Quorum::leader).orElse(-1);
    Width width = Width.of(seen);
    boolean turn = seen.members().stream().anyMatch(m -> m.id() == active && width.lacks(m));
    if (!going.contains(active) || turn) {
      return; // Volumes are added in the order of their pods.
    }
    for (Member m : seen.members()) {
      boolean stale =
          seen.kube()
              .set(seen.names().set(m.role()))
              .filter(s -> s.getStatus() != null)
              .map(s -> !Objects.equals(s.getStatus().getUpdateRevision(), m.revision()))
              .orElse(false);
      if (stale && seen.controls(m) && !going.contains(m.id()) && !m.stopping()) {
        throw new Wrong("the active controller " + active + " goes before " + m.name());
      }
    }
  }

  /// Whether who planned could see that a node is down.
  private static boolean visible(World seen, int id) {
    boolean ready = seen.members().stream().anyMatch(m -> m.id() == id && m.ready());
    boolean fenced = seen.brokers().map(b -> b.fenced().contains(id)).orElse(false);
    return fenced || (!ready && expected(seen, id));
  }

  /// Whether there is a pod of that number in what was seen, or should be one.
  private static boolean expected(World seen, int id) {
    Role role = id < Role.CONTROLLER.base() ? Role.BROKER : Role.CONTROLLER;
    return id - role.base() < seen.replicas(role)
        || seen.members().stream().anyMatch(m -> m.id() == id);
  }

  private static boolean visible(World seen, ToyPartition partition, int id) {
    return seen.brokers().stream()
        .flatMap(b -> b.partitions().stream())
        .anyMatch(p -> p.topic().equals(partition.topic) && !p.isr().contains(id));
  }

  private static boolean of(StatefulSet set, ToyPod pod) {
    return set.getMetadata().getName().endsWith(pod.role.plural());
  }

  /// Before a StatefulSet is applied: those that go must not be missed.
  void beforeResize(World seen, StatefulSet set) {
    int stay = set.getSpec().getReplicas();
    Set<Integer> going =
        toy.kube.pods.values().stream()
            .filter(p -> of(set, p) && p.ordinal >= stay)
            .map(ToyPod::id)
            .collect(Collectors.toSet());
    if (going.isEmpty()) {
      return;
    }
    if (set.getMetadata().getAnnotations().containsKey(Names.AWAKE)) {
      sleep(seen, set, going);
      return;
    }
    quorum(seen, going, 1, "removes " + going);
    for (ToyPartition p : toy.kafka.partitions) {
      boolean held = p.replicas.stream().anyMatch(going::contains);
      boolean unseen =
          seen.brokers().stream()
              .flatMap(b -> b.partitions().stream())
              .noneMatch(
                  v ->
                      v.topic().equals(p.topic) && v.replicas().stream().anyMatch(going::contains));
      if (held && !unseen) {
        throw new Wrong("removes brokers " + going + " that hold " + p.topic);
      }
    }
  }

  void beforeDrawing(World seen, StatefulSet set) {
    FormLaw.check(toy, granted, seen, set);
  }

  /// Only who is asked to, and the controllers last: brokers hand over to them.
  private void sleep(World seen, StatefulSet set, Set<Integer> going) {
    boolean brokers = seen.kube().members(seen.names(), Role.BROKER).isEmpty();
    String name = set.getMetadata().getName();
    if (!seen.spec().hibernate() && seen.replicas(Role.BROKER) > set.getSpec().getReplicas()) {
      throw new Wrong(name + " is put to sleep, and nobody has asked for it");
    }
    if (name.endsWith(Role.CONTROLLER.plural()) && !brokers) {
      throw new Wrong("controllers sleep before brokers");
    }
    fate.addAll(going);
  }

  void beforeRemoval(World seen, Step.RemoveVoter step) {
    ToyKafka kafka = toy.kafka;
    boolean votes = kafka.voters.containsKey(step.id()) && kafka.votes(step.id());
    long left = kafka.votes() - (votes ? 1 : 0);
    if (kafka.majority()
        && left * 2 <= kafka.voters.size() - 1
        && kafka.voters.size() > 1
        && kafka.voters.keySet().stream()
            .noneMatch(v -> !kafka.votes(v) && fate.contains(v) && !silent(seen, v))) {
      throw new Wrong("the quorum is lost without " + step.id() + ": voters " + kafka.voters);
    }
  }

  /// A volume that is there is nobody's to delete, nor one with the only copy of anything.
  void beforeReplacing(Step.ReplaceVolumes step) {
    if (!toy.kube.lost(step.pod())) {
      throw new Wrong(step.what() + ", which is not lost");
    }
    int id = Integer.parseInt(step.pod().substring(step.pod().lastIndexOf('-') + 1));
    for (ToyPartition p : toy.kafka.partitions) {
      if (p.isr.contains(id) && p.isr.size() == 1) {
        throw new Wrong(step.what() + ", which has the only copy of " + p.topic);
      }
    }
  }

  void beforeUnregister(Step.Unregister step) {
    if (toy.kafka.live.contains(step.id())
        || toy.kube.pod(step.id()).filter(p -> p.serves() && !p.stopping).isPresent()) {
      throw new Wrong("unregisters broker " + step.id() + ", which lives");
    }
    if (toy.kafka.partitions.stream().anyMatch(p -> p.replicas.contains(step.id()))) {
      throw new Wrong("unregisters broker " + step.id() + ", which holds data");
    }
  }

  /// A limit that is somebody else's stays as it is.
  boolean slows(Step.SlowProducers step) {
    Quota now = toy.kafka.quota;
    if (now.equals(step.seen())
        && now.foreign()
        && !step.then().everyone().equals(now.everyone())) {
      throw new Wrong(step.what() + ", where somebody else has set " + now);
    }
    return true;
  }

  /// Takes note of the limits that were just set by who saw this.
  void limited(World seen, Step.Throttle step) {
    limits.put(seen, step);
  }

  /// Every replica that begins to receive has a limit by then, as far as who moves it can know:
  /// those that may send it, which is none that is only arriving.
  void beforeMoves(World seen, Step.MovePartitions step) {
    Optional<Layout> layout = seen.brokers().flatMap(b -> b.layout());
    Throttles was = layout.map(l -> l.throttles()).orElse(Throttles.NONE);
    Step.Throttle own =
        limits.getOrDefault(seen, new Step.Throttle(was.rate(), Set.of(), Map.of(), "as before"));
    for (Step.Move move : step.moves()) {
      Throttled before = was.topics().getOrDefault(move.topic(), Throttled.NONE);
      Throttled now = own.topics().getOrDefault(move.topic(), before);
      Optional<Partition> moved =
          seen.brokers().stream()
              .flatMap(b -> b.partitions().stream())
              .filter(p -> p.name().equals(move.name()))
              .findFirst();
      List<Integer> has = moved.map(Partition::replicas).orElse(List.of());
      Set<Integer> senders = new TreeSet<>(has);
      moved
          .flatMap(p -> layout.flatMap(l -> l.moving(p)))
          .ifPresent(m -> senders.removeAll(m.adding()));
      for (int id : move.replicas()) {
        if (!has.contains(id)
            && (own.rate().orElse(0) <= 0
                || !senders.stream()
                    .allMatch(s -> now.leaders().contains(move.partition() + ":" + s)))) {
          throw new Wrong(move.name() + " moves to broker " + id + " without a limit");
        }
      }
    }
  }

  /// Takes note that copies between disks were just limited by who saw this.
  boolean limited(World seen) {
    slowed.put(seen, true);
    return true;
  }

  /// What begins has a limit by then, as far as who begins it can know, is little for each broker,
  /// and nothing else changes the same partition or restarts. What is taken back may be at any
  /// time.
  boolean beforeShifts(World seen, Step.ShiftReplicas step) {
    Layout was = seen.brokers().flatMap(b -> b.layout()).orElseThrow();
    Map<Integer, Integer> begun = new TreeMap<>();
    for (Step.Shift shift : step.shifts()) {
      Disk to =
          was.disks().getOrDefault(shift.broker(), List.of()).stream()
              .filter(d -> d.path().equals(shift.path()))
              .findFirst()
              .orElseThrow(() -> new Wrong(shift + " goes where no directory is"));
      if (to.sizes().containsKey(shift.name())) {
        continue;
      }
      begun.merge(shift.broker(), 1, Integer::sum);
      if (was.throttles().disks().all().isEmpty() && !slowed.containsKey(seen)) {
        throw new Wrong(shift + " has no limit");
      }
      if (was.moving().containsKey(shift.name())) {
        throw new Wrong(shift + " while it gets other brokers");
      }
      if (seen.members().stream().anyMatch(m -> !m.ready() || Signature.of(seen).owes(m))) {
        throw new Wrong(shift + " while pods restart");
      }
    }
    begun.forEach(
        (id, count) -> {
          long now =
              was.disks().getOrDefault(id, List.of()).stream()
                  .mapToLong(d -> d.coming().size())
                  .sum();
          if (now + count > 5) {
            throw new Wrong("broker " + id + " copies " + (now + count) + " replicas at once");
          }
        });
    return true;
  }

  private static String names(List<ToyPod> pods) {
    return pods.stream().map(p -> p.name).collect(Collectors.joining(", "));
  }
}
