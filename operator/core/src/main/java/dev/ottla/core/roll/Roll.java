package dev.ottla.core.roll;

import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.RestartPods;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides which pod may restart now, so that it gets what its StatefulSet says by now.
///
/// A pod that does not serve anyway goes at once. Of those that serve one goes at a time, when all
/// others are ready, every partition has all its replicas in sync, and the quorum keeps its
/// majority; the active controller goes last.
///
/// @param steps what may be done now
/// @param waits the restarts that come later
/// @param troubles partitions that cannot be spared by any order of restarts
public record Roll(List<Step> steps, List<Wait> waits, List<Trouble> troubles) {
  /// A voter that has not fetched for so long may be away; milliseconds.
  private static final long BEHIND = 5_000;

  private static final String STALE = "its StatefulSet has changed since it started";

  /// The restart that is safe now, if any, and those to come.
  public static Roll of(World world) {
    List<Member> stale = stale(world);
    if (stale.isEmpty()) {
      return new Roll(List.of(), List.of(), List.of());
    }
    List<Member> idle = stale.stream().filter(m -> !m.ready() && stuck(m)).toList();
    if (!idle.isEmpty()) {
      List<String> names = idle.stream().map(Member::name).toList();
      return new Roll(
          List.of(new RestartPods(names, "they do not serve, and " + STALE)),
          later(stale, idle, "the pods that do not serve are mended first"),
          List.of());
    }
    Optional<String> hindrance = hindrance(world);
    if (hindrance.isPresent()) {
      return new Roll(List.of(), later(stale, List.of(), hindrance.get()), List.of());
    }
    Member first = stale.getFirst();
    return new Roll(
        List.of(new RestartPods(List.of(first.name()), STALE)),
        later(stale, List.of(first), first.name() + " goes first"),
        lonely(world, first).stream().toList());
  }

  /// Pods of an older revision, controllers first, the active one last among its like.
  private static List<Member> stale(World world) {
    int leader = world.quorum().map(KafkaView.Quorum::leader).orElse(-1);
    return Stream.of(Role.CONTROLLER, Role.BROKER)
        .flatMap(
            r ->
                world.kube().set(world.names().set(r)).filter(Roll::observed).stream()
                    .flatMap(s -> stale(world, r, s)))
        .sorted(Comparator.comparing((Member m) -> m.id() == leader))
        .toList();
  }

  private static Stream<Member> stale(World world, Role role, StatefulSet set) {
    String wanted = set.getStatus().getUpdateRevision();
    return world.kube().members(world.names(), role).stream()
        .filter(m -> !m.stopping() && !m.revision().equals(wanted));
  }

  /// Whether the StatefulSet controller has seen the last change, so that its revision counts.
  private static boolean observed(StatefulSet set) {
    return set.getStatus() != null
        && set.getStatus().getUpdateRevision() != null
        && set.getMetadata().getGeneration().equals(set.getStatus().getObservedGeneration());
  }

  /// A pod that only starts slowly is left to start: it may be recovering its logs.
  private static boolean stuck(Member member) {
    return member.trouble().isPresent() || member.unscheduled().isPresent();
  }

  private static Optional<String> hindrance(World world) {
    Optional<String> pod =
        world.members().stream()
            .filter(m -> !m.ready())
            .findFirst()
            .map(m -> m.name() + " is not ready");
    return pod.or(() -> missing(world)).or(() -> quorum(world)).or(() -> partitions(world));
  }

  private static Optional<String> missing(World world) {
    return Stream.of(Role.values())
        .flatMap(r -> world.kube().set(world.names().set(r)).stream())
        .filter(
            s ->
                world.members().stream()
                        .filter(m -> m.name().startsWith(s.getMetadata().getName() + "-"))
                        .count()
                    < s.getSpec().getReplicas())
        .findFirst()
        .map(s -> s.getMetadata().getName() + " has fewer pods than it wants");
  }

  private static Optional<String> quorum(World world) {
    return world
        .quorum()
        .map(
            q ->
                !q.decides()
                    ? Optional.of("the quorum has no leader")
                    : q.voters().stream()
                        .filter(v -> v.id() != q.leader())
                        .filter(v -> v.sinceFetch() < 0 || v.sinceFetch() > BEHIND)
                        .findFirst()
                        .map(v -> "controller " + v.id() + " is behind the metadata log"))
        .orElse(Optional.of("the controllers do not answer"));
  }

  private static Optional<String> partitions(World world) {
    if (world.brokers().isEmpty()) {
      return Optional.of("the brokers do not answer");
    }
    Brokers brokers = world.brokers().get();
    if (!brokers.fenced().isEmpty()) {
      return Optional.of("broker " + brokers.fenced().iterator().next() + " is fenced");
    }
    long behind =
        brokers.partitions().stream().filter(p -> p.isr().size() < p.replicas().size()).count();
    return behind == 0
        ? Optional.empty()
        : Optional.of(behind + " partitions have replicas that are not in sync");
  }

  /// Partitions that no order of restarts can spare: too few copies for what must be in sync.
  private static Optional<Trouble> lonely(World world, Member member) {
    if (member.role() == Role.CONTROLLER) {
      return Optional.empty();
    }
    List<String> names =
        world.brokers().stream()
            .flatMap(b -> b.partitions().stream())
            .filter(p -> p.replicas().contains(member.id()))
            .filter(p -> p.replicas().size() - 1 < Math.min(p.minIsr(), p.replicas().size()))
            .map(Partition::name)
            .sorted()
            .toList();
    String message =
        "%d partitions take no writes while %s restarts, since they have no copy to spare: %s."
            + " More replicas, or a lower min.insync.replicas, would spare them.";
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                "NoCopyToSpare",
                message.formatted(
                    names.size(),
                    member.name(),
                    String.join(", ", names.subList(0, Math.min(3, names.size())))),
                false));
  }

  private static List<Wait> later(List<Member> stale, List<Member> now, String why) {
    return stale.stream()
        .filter(m -> !now.contains(m))
        .map(m -> new Wait("Restart " + m.name(), why))
        .toList();
  }
}
