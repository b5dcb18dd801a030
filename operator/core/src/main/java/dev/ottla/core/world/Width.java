package dev.ottla.core.world;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How many volumes the brokers' pods have and shall have, and which of them keep others from being
/// made.
///
/// A StatefulSet's controller goes through its pods in batches of 1, 2, 4, … by their ordinals and
/// ends with the first batch in which there is one that has fewer volumes than the set says: what
/// stands behind it is neither made nor taken away.
///
/// @param members the brokers' pods
/// @param wished how many volumes each of them shall have; 0 when they have none that outlive them
/// @param set how many the StatefulSet says; empty while there is no set
public record Width(List<Member> members, int wished, Optional<Integer> set) {
  /// That of a world.
  public static Width of(World world) {
    var storage = world.spec().brokers().storage();
    Optional<Integer> set =
        world.kube().set(world.names().set(Role.BROKER)).map(Width::of).filter(n -> n > 0);
    int asked = storage.ephemeral() ? 0 : storage.all().size();
    return new Width(
        world.kube().members(world.names(), Role.BROKER), Math.max(asked, set.orElse(0)), set);
  }

  /// How many volumes a StatefulSet gives each of its pods that outlive it.
  public static int of(StatefulSet set) {
    return Optional.ofNullable(set.getSpec().getVolumeClaimTemplates()).map(List::size).orElse(0);
  }

  /// How many volumes the set shall say now. Fewer than wished only while a pod is missing, does
  /// not serve or is to go that stands behind one that lacks some.
  ///
  /// @param replicas how many pods the set shall have
  public int now(int replicas) {
    if (members.stream().noneMatch(this::lacks)) {
      return wished;
    }
    Set<Integer> there = members.stream().map(Member::ordinal).collect(Collectors.toSet());
    List<Integer> missing =
        IntStream.range(0, replicas).filter(i -> !there.contains(i)).boxed().toList();
    if (missing.stream().anyMatch(i -> !behind(i))) {
      return wished;
    }
    boolean surplus = members.stream().anyMatch(m -> m.ordinal() >= replicas && !m.stopping());
    if (!missing.isEmpty()) {
      return before(missing.getFirst());
    }
    if (surplus && lacking(replicas)) {
      return before(Integer.MAX_VALUE - 1);
    }
    List<Member> idle =
        members.stream().filter(m -> !m.ready() && lacks(m) && m.ordinal() < replicas).toList();
    boolean first = idle.stream().anyMatch(m -> !behind(m.ordinal()));
    boolean sick = members.stream().anyMatch(m -> m.ordinal() < replicas && sick(m));
    return idle.isEmpty() || first || sick ? wished : before(idle.getFirst().ordinal());
  }

  /// Whether a pod before the others has all its volumes, and a node, and a process that fails:
  /// only a set that says as many can mend it. What has no node waits for no other form.
  private boolean sick(Member member) {
    return !member.ready()
        && member.scheduled()
        && member.trouble().isPresent()
        && !lacks(member)
        && !behind(member.ordinal());
  }

  private boolean lacking(int replicas) {
    return members.stream().anyMatch(m -> m.ordinal() < replicas && lacks(m));
  }

  /// As many as all have that keep this ordinal from being made.
  private int before(int ordinal) {
    return members.stream()
        .filter(m -> lacks(m) && batch(m.ordinal()) < batch(ordinal))
        .mapToInt(Member::volumes)
        .min()
        .orElse(wished);
  }

  /// Whether a pod has fewer volumes than it shall have.
  public boolean lacks(Member member) {
    return member.role() == Role.BROKER && member.volumes() > 0 && member.volumes() < wished;
  }

  /// Whether a pod of this ordinal is not made while the set says what is wished.
  public boolean behind(int ordinal) {
    return members.stream().anyMatch(m -> lacks(m) && batch(m.ordinal()) < batch(ordinal));
  }

  private static int batch(int ordinal) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ordinal + 1);
  }

  /// Whether a pod may restart, or be made anew, as far as its volumes go. Of those that serve and
  /// lack some the first goes, and no other.
  public boolean frees(Member member) {
    if (member.role() != Role.BROKER) {
      return true;
    }
    if (set.isPresent() && set.get() < wished) {
      return !member.ready() && member.volumes() <= set.get() && behind(member.ordinal());
    }
    return !behind(member.ordinal())
        && (!lacks(member)
            || !member.ready()
            || members.stream().noneMatch(m -> lacks(m) && m.ordinal() < member.ordinal()));
  }
}
