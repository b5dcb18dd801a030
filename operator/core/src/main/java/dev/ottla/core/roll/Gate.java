package dev.ottla.core.roll;

import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Replica;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What keeps pods that serve from restarting now: never while anything else is down.
///
/// @param world what was seen
record Gate(World world) {
  private static final Signature NOBODY = new Signature(Map.of());

  /// A voter that has not fetched for so long may be away; milliseconds.
  private static final long BEHIND = 5_000;

  /// Why nothing may restart; empty when something may.
  Optional<String> closed() {
    return pods(NOBODY)
        .or(() -> missing(NOBODY))
        .or(this::young)
        .or(() -> quorum(Set.of()))
        .or(() -> brokers(Set.of()))
        .or(this::shifting);
  }

  /// Kafka would go on with it after the restart, but whoever copies takes longer to stop and to
  /// start.
  private Optional<String> shifting() {
    return world
        .brokers()
        .flatMap(Brokers::layout)
        .filter(Layout::shifting)
        .map(l -> "replicas are on their way to other disks of their brokers");
  }

  /// Why the rest of a set may not restart, some of which are down by our own doing.
  Optional<String> closedBeside(Signature signed, List<Member> begun) {
    Set<Integer> down =
        world.members().stream().filter(signed::names).map(Member::id).collect(Collectors.toSet());
    Set<Integer> going = begun.stream().map(Member::id).collect(Collectors.toSet());
    return pods(signed)
        .or(() -> missing(signed))
        .or(() -> quorum(down))
        .or(() -> brokers(down))
        .or(() -> world.brokers().flatMap(b -> tooFew(b, going)));
  }

  /// Partitions that were made, or moved, since the set was chosen.
  private static Optional<String> tooFew(Brokers brokers, Set<Integer> going) {
    return brokers.partitions().stream()
        .filter(p -> !Lonely.is(p) && p.isr().stream().anyMatch(going::contains))
        .filter(p -> p.isr().stream().filter(r -> !going.contains(r)).count() < p.minIsr())
        .findFirst()
        .map(p -> p.name() + " would have fewer replicas in sync than it must");
  }

  private Optional<String> pods(Signature but) {
    return world.members().stream()
        .filter(m -> !m.ready() && !but.names(m))
        .findFirst()
        .map(m -> m.name() + " is not ready");
  }

  private Optional<String> missing(Signature but) {
    return Stream.of(Role.values())
        .flatMap(r -> world.kube().set(world.names().set(r)).filter(s -> few(r, s, but)).stream())
        .findFirst()
        .map(s -> s.getMetadata().getName() + " has fewer pods than it wants");
  }

  /// Those that were signed for may be gone and not yet be there again.
  private boolean few(Role role, StatefulSet set, Signature but) {
    Set<String> there =
        world.kube().members(world.names(), role).stream()
            .map(Member::name)
            .collect(Collectors.toSet());
    return IntStream.range(0, set.getSpec().getReplicas())
        .mapToObj(i -> world.names().pod(role, i))
        .anyMatch(name -> !there.contains(name) && !but.pods().containsKey(name));
  }

  private Optional<String> young() {
    Duration wanted = Duration.ofSeconds(world.spec().roll().minReadySeconds());
    Instant since = world.now().minus(wanted);
    return wanted.isZero()
        ? Optional.empty()
        : world.members().stream()
            .filter(m -> m.since().filter(s -> s.isAfter(since)).isPresent())
            .findFirst()
            .map(m -> m.name() + " has not been ready for " + wanted.toSeconds() + " s yet");
  }

  private Optional<String> quorum(Set<Integer> down) {
    if (world.quorum().isEmpty()) {
      return Optional.of("the controllers do not answer");
    }
    KafkaView.Quorum quorum = world.quorum().get();
    if (!quorum.decides()) {
      return Optional.of("the quorum has no leader");
    }
    List<Replica> away =
        quorum.voters().stream()
            .filter(v -> v.id() != quorum.leader())
            .filter(v -> v.sinceFetch() < 0 || v.sinceFetch() > BEHIND)
            .filter(v -> !down.contains(v.id()))
            .toList();
    return away.isEmpty()
        ? empty(quorum)
        : Optional.of("controller " + away.getFirst().id() + " is behind the metadata log");
  }

  /// One that has just come back with another disk looks alive by the votes alone: its old one
  /// fetched a moment ago.
  private static Optional<String> empty(KafkaView.Quorum quorum) {
    return quorum.observers().stream()
        .filter(o -> o.sinceFetch() >= 0 && o.sinceFetch() <= BEHIND)
        .filter(o -> quorum.votes(o.id()))
        .findFirst()
        .map(o -> "controller " + o.id() + " is back with an empty disk and has no vote yet");
  }

  private Optional<String> brokers(Set<Integer> down) {
    if (world.brokers().isEmpty()) {
      return Optional.of("the brokers do not answer");
    }
    Brokers brokers = world.brokers().get();
    Optional<Integer> fenced =
        brokers.fenced().stream().filter(id -> !down.contains(id)).min(Integer::compare);
    return fenced.map(id -> "broker " + id + " is fenced").or(() -> behind(brokers, down));
  }

  /// Full, not just enough: what restarts next takes away again.
  private static Optional<String> behind(Brokers brokers, Set<Integer> down) {
    List<Partition> behind =
        brokers.partitions().stream()
            .filter(
                p -> p.replicas().stream().anyMatch(r -> !p.isr().contains(r) && !down.contains(r)))
            .toList();
    Set<Integer> missing = new TreeSet<>();
    behind.forEach(
        p -> p.replicas().stream().filter(r -> !p.isr().contains(r)).forEach(missing::add));
    return behind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d partitions have replicas that are not in sync, on brokers %s"
                .formatted(behind.size(), missing));
  }
}
