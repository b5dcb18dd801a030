package dev.ottla.cli.plan;

import dev.ottla.core.plan.Step;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Metadata;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.KafkaView.Throttles;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A world in which everything succeeds at once: pods start, controllers follow, volumes grow.
final class Stage {
  private static final String REVISION = "controller-revision-hash";

  private final World start;
  private final List<HasMetadata> objects;
  private KafkaView kafka;

  Stage(World start) {
    this.start = start;
    this.objects = new ArrayList<>(start.kube().objects());
    this.kafka = start.kafka();
  }

  World world() {
    return new World(
        start.now(),
        start.settings(),
        start.cluster(),
        new Kube(objects, start.kube().nodes()),
        kafka);
  }

  /// Takes an object as applied; a StatefulSet whose pods change gets a revision of its own.
  boolean put(HasMetadata made) {
    Optional<? extends HasMetadata> before = find(made.getClass(), made.getMetadata().getName());
    if (made instanceof StatefulSet set) {
      revise(set, before.map(StatefulSet.class::cast));
    }
    before.ifPresent(objects::remove);
    objects.add(made);
    return !before.map(made::equals).orElse(false);
  }

  private void revise(StatefulSet set, Optional<StatefulSet> before) {
    boolean same =
        before
            .map(b -> b.getSpec().getTemplate().equals(set.getSpec().getTemplate()))
            .orElse(false);
    String now = before.map(b -> b.getStatus().getUpdateRevision()).orElse("");
    set.getMetadata().setGeneration(1L);
    set.setStatus(
        new io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder()
            .withObservedGeneration(1L)
            .withUpdateRevision(same ? now : now + "+")
            .build());
  }

  /// Takes a step as done; false when that changes nothing that can be known from here.
  boolean take(Step step) {
    return switch (step) {
      case Step.RestartPods restart -> restart(restart.pods());
      case Step.RepairPods repair -> restart(repair.pods());
      case Step.AddVoter voter -> vote(voter.id(), true);
      case Step.RemoveVoter voter -> vote(voter.id(), false);
      case Step.Unregister broker -> fence(Set.of(), Set.of(broker.id()));
      case Step.Cordon brokers -> cordon(brokers.brokers(), true);
      case Step.Uncordon brokers -> cordon(brokers.brokers(), false);
      case Step.MovePartitions moves -> move(moves.moves());
      case Step.Configure config -> configure(config);
      case Step.Finalise release -> finalise(release);
      case Step.Throttle throttle -> throttle(throttle);
      // What lies on which disk is not asked for a plan.
      case Step.ShiftReplicas shifts -> false;
      case Step.ThrottleDisks throttle -> false;
      case Step.SlowProducers slow -> slow(slow);
      case Step.ElectLeaders leaders -> elect(leaders.partitions());
      case Step.GrowVolume volume -> grow(volume.claim(), volume.size());
      case Step.ReplaceVolumes lost -> restart(List.of(lost.pod()));
      case Step.RemakeSet remake -> put(remake.set());
      case Step.MarkFormed mark -> mark(mark.claims());
      case Step.DeleteObject object -> delete(object.kind().name(), object.name());
      case Step.CreateTopic topic -> false;
      case Step.GrowTopic topic -> false;
      case Step.AlterTopic topic -> false;
      case Step.DeleteTopic topic -> false;
      case Step.Hold hold -> false;
      case Step.Release release -> false;
    };
  }

  private <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return new Kube(objects, List.of()).find(type, name);
  }

  private boolean restart(List<String> names) {
    for (String name : names) {
      find(Pod.class, name)
          .ifPresent(
              old ->
                  set(name)
                      .ifPresent(
                          set -> {
                            objects.remove(old);
                            objects.add(pod(set, name));
                          }));
    }
    return true;
  }

  private Optional<StatefulSet> set(String pod) {
    return find(StatefulSet.class, pod.substring(0, pod.lastIndexOf('-')));
  }

  /// A pod as a StatefulSet makes it, ready at once.
  private static Pod pod(StatefulSet set, String name) {
    Map<String, String> labels =
        new HashMap<>(set.getSpec().getTemplate().getMetadata().getLabels());
    labels.put(REVISION, set.getStatus().getUpdateRevision());
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(set.getMetadata().getNamespace())
        .withUid("rehearsed-" + name)
        .withLabels(labels)
        .endMetadata()
        .withSpec(set.getSpec().getTemplate().getSpec())
        .editSpec()
        .withNodeName("rehearsed")
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(Instant.EPOCH.toString())
        .endCondition()
        .endStatus()
        .build();
  }

  /// Pods that StatefulSets are short of start, and those over their number end; Kafka follows.
  boolean settle() {
    boolean moved = false;
    Names names = world().names();
    for (Role role : Role.values()) {
      Optional<StatefulSet> set = find(StatefulSet.class, names.set(role));
      int wanted = set.map(s -> s.getSpec().getReplicas()).orElse(0);
      for (var member : world().kube().members(names, role)) {
        if (member.ordinal() >= wanted) {
          objects.remove(member.pod());
          gone(role, member.id());
          moved = true;
        }
      }
      for (int ordinal = 0; ordinal < wanted; ordinal++) {
        String name = names.pod(role, ordinal);
        if (set.isPresent() && find(Pod.class, name).isEmpty()) {
          objects.add(pod(set.get(), name));
          came(role, role.base() + ordinal);
          moved = true;
        }
      }
    }
    return moved;
  }

  private void came(Role role, int id) {
    boolean controls = world().controllerIds().contains(id);
    if (controls && kafka.quorum() instanceof Up<Quorum>(Quorum q) && !votes(q, id)) {
      List<Replica> observers = new ArrayList<>(q.observers());
      observers.add(new Replica(id, "rehearsed-" + id, 0, 0, 0));
      see(new Quorum(q.leader(), q.highWatermark(), q.voters(), observers, q.features()));
    }
    if (role == Role.BROKER) {
      fence(Set.of(id), Set.of());
    }
  }

  /// On paper a pod that restarts comes back with its disk, and so with its vote.
  private static boolean votes(Quorum quorum, int id) {
    return quorum.voters().stream().anyMatch(v -> v.id() == id);
  }

  private void gone(Role role, int id) {
    if (role == Role.BROKER && kafka.brokers() instanceof Up<Brokers>(Brokers b)) {
      Set<Integer> live = new HashSet<>(b.live());
      Set<Integer> fenced = new HashSet<>(b.fenced());
      live.remove(id);
      fenced.add(id);
      kafka = kafka.with(new Brokers(live, fenced, b.partitions(), b.cordoned(), b.layout()));
    }
  }

  private boolean fence(Set<Integer> come, Set<Integer> forgotten) {
    if (!(kafka.brokers() instanceof Up<Brokers>(Brokers b))) {
      return false;
    }
    Set<Integer> live = new HashSet<>(b.live());
    Set<Integer> fenced = new HashSet<>(b.fenced());
    live.addAll(come);
    fenced.removeAll(forgotten);
    kafka = kafka.with(new Brokers(live, fenced, b.partitions(), b.cordoned(), b.layout()));
    return true;
  }

  private boolean cordon(List<Integer> ids, boolean closed) {
    if (!(kafka.brokers() instanceof Up<Brokers>(Brokers b))) {
      return false;
    }
    Set<Integer> cordoned = new HashSet<>(b.cordoned());
    if (closed) {
      cordoned.addAll(ids);
    } else {
      cordoned.removeAll(ids);
    }
    kafka = kafka.with(new Brokers(b.live(), b.fenced(), b.partitions(), cordoned, b.layout()));
    return true;
  }

  private boolean configure(Step.Configure step) {
    if (!(kafka.metadata() instanceof Up<Metadata>(Metadata m))) {
      return false;
    }
    Map<String, String> everywhere = new HashMap<>(m.everywhere());
    everywhere.putAll(step.set());
    everywhere.keySet().removeAll(step.reset());
    kafka = kafka.with(new Metadata(everywhere, m.single(), m.quota()));
    return true;
  }

  private boolean slow(Step.SlowProducers step) {
    if (!(kafka.metadata() instanceof Up<Metadata>(Metadata m))) {
      return false;
    }
    kafka = kafka.with(new Metadata(m.everywhere(), m.single(), step.then()));
    return true;
  }

  private boolean finalise(Step.Finalise step) {
    if (!(kafka.quorum() instanceof Up<Quorum>(Quorum q))) {
      return false;
    }
    Map<String, Integer> features = new HashMap<>(q.features());
    features.putAll(step.levels());
    see(new Quorum(q.leader(), q.highWatermark(), q.voters(), q.observers(), features));
    return true;
  }

  /// Copies arrive at once and in sync.
  private boolean move(List<Step.Move> moves) {
    if (!(kafka.brokers() instanceof Up<Brokers>(Brokers b))) {
      return false;
    }
    Map<String, List<Integer>> to = new HashMap<>();
    moves.forEach(m -> to.put(m.name(), m.replicas()));
    List<Partition> partitions =
        b.partitions().stream().map(p -> moved(p, to.getOrDefault(p.name(), List.of()))).toList();
    kafka = kafka.with(new Brokers(b.live(), b.fenced(), partitions, b.cordoned(), b.layout()));
    return true;
  }

  private boolean throttle(Step.Throttle step) {
    if (!(kafka.brokers() instanceof Up<Brokers>(Brokers b)) || b.layout().isEmpty()) {
      return false;
    }
    Layout was = b.layout().get();
    Map<String, Throttled> topics = new HashMap<>(was.throttles().topics());
    topics.putAll(step.topics());
    topics.values().removeIf(Throttled.NONE::equals);
    Throttles now = new Throttles(step.rate(), Set.of(), topics);
    Layout layout = new Layout(was.racks(), was.disks(), was.moving(), now);
    kafka =
        kafka.with(
            new Brokers(b.live(), b.fenced(), b.partitions(), b.cordoned(), Optional.of(layout)));
    return !now.equals(was.throttles());
  }

  private boolean elect(List<Step.Seat> seats) {
    if (!(kafka.brokers() instanceof Up<Brokers>(Brokers b))) {
      return false;
    }
    List<Partition> partitions =
        b.partitions().stream()
            .map(
                p ->
                    seats.contains(new Step.Seat(p.topic(), p.number()))
                        ? moved(p, p.replicas())
                        : p)
            .toList();
    kafka = kafka.with(new Brokers(b.live(), b.fenced(), partitions, b.cordoned(), b.layout()));
    return true;
  }

  private static Partition moved(Partition p, List<Integer> to) {
    return to.isEmpty()
        ? p
        : new Partition(p.topic(), p.number(), OptionalInt.of(to.getFirst()), to, to, p.minIsr());
  }

  private boolean vote(int id, boolean votes) {
    if (!(kafka.quorum() instanceof Up<Quorum>(Quorum q))) {
      return false;
    }
    List<Replica> from = votes ? q.observers() : q.voters();
    List<Replica> rest = from.stream().filter(r -> r.id() != id).toList();
    List<Replica> to = new ArrayList<>(votes ? q.voters() : q.observers());
    from.stream().filter(r -> r.id() == id).forEach(to::add);
    int leader = votes || q.leader() != id || rest.isEmpty() ? q.leader() : rest.getFirst().id();
    see(new Quorum(leader, q.highWatermark(), votes ? to : rest, votes ? rest : to, q.features()));
    return rest.size() < from.size();
  }

  private void see(Quorum quorum) {
    kafka = kafka.with(quorum);
  }

  private boolean grow(String claim, String size) {
    Optional<PersistentVolumeClaim> found = find(PersistentVolumeClaim.class, claim);
    found.ifPresent(
        c -> {
          Map<String, Quantity> sizes = Map.of("storage", new Quantity(size));
          c.getSpec().getResources().setRequests(sizes);
          c.getStatus().setCapacity(sizes);
        });
    return found.isPresent();
  }

  private boolean mark(List<String> claims) {
    for (String claim : claims) {
      find(PersistentVolumeClaim.class, claim)
          .ifPresent(
              c -> {
                Map<String, String> notes = new HashMap<>();
                if (c.getMetadata().getAnnotations() != null) {
                  notes.putAll(c.getMetadata().getAnnotations());
                }
                notes.put(Names.QUORUM_FORMED, "true");
                c.getMetadata().setAnnotations(notes);
              });
    }
    return true;
  }

  private boolean delete(String kind, String name) {
    return objects.removeIf(
        o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name));
  }
}
