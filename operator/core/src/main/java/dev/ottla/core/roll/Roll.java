package dev.ottla.core.roll;

import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.RepairPods;
import dev.ottla.core.plan.Step.RestartPods;
import dev.ottla.core.plan.Words;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Signature;
import dev.ottla.core.world.Width;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Decides which pods may restart now, so that they get what their StatefulSet says by now.
///
/// Pods that do not serve anyway go at once. Of those that serve the largest set goes that
/// partitions and quorum can spare, a whole rack where replicas are spread over racks: when all
/// others are ready, every partition has all its replicas in sync, and the quorum keeps its
/// majority. Controllers go one at a time and the active one last of all. Nothing is counted and
/// nothing gives up: whatever hinders a restart is waited for.
///
/// While no maintenance window is open only those go that a person asks for, that do not serve, or
/// whose restart has begun.
///
/// Leaders are not moved beforehand: a broker that is asked to stop hands its leaderships over
/// itself before it stops (controlled shutdown), and the controllers give none to another that is
/// stopping.
///
/// @param steps what may be done now
/// @param waits the restarts that come later
/// @param troubles partitions that cannot be spared by any order of restarts
public record Roll(List<Step> steps, List<Wait> waits, List<Trouble> troubles) {
  /// So many pods that wait for a window are named.
  private static final int NAMED = 3;

  private static final String BEHIND = "brokers get more volumes one by one, the first one first";

  private static final Roll NONE = new Roll(List.of(), List.of(), List.of());

  /// The restarts that are safe now, if any, and those to come.
  ///
  /// @param closed why none may begin that nobody has asked for; empty when it may
  public static Roll of(World world, Optional<String> closed) {
    Signature signed = Signature.of(world);
    Width width = Width.of(world);
    List<Member> begun =
        world.members().stream().filter(signed::owes).filter(width::frees).toList();
    List<Stale> all = stale(world);
    if (all.isEmpty() && begun.isEmpty()) {
      return NONE;
    }
    List<Stale> stale = all.stream().filter(s -> width.frees(s.member())).toList();
    List<Wait> behind =
        all.stream()
            .filter(s -> !width.frees(s.member()))
            .map(s -> new Wait("Restart " + s.name(), BEHIND))
            .toList();
    Roll roll = freed(world, signed, begun, stale, closed);
    List<Wait> waits = new ArrayList<>(roll.waits());
    waits.addAll(behind);
    return new Roll(roll.steps(), waits, roll.troubles());
  }

  private static Roll freed(
      World world,
      Signature signed,
      List<Member> begun,
      List<Stale> stale,
      Optional<String> closed) {
    if (stale.isEmpty() && begun.isEmpty()) {
      return NONE;
    }
    List<Stale> idle = stale.stream().filter(Stale::idle).toList();
    if (!idle.isEmpty()) {
      return repair(idle, stale);
    }
    if (!begun.isEmpty()) {
      return resume(world, signed, begun, stale);
    }
    return closed.isEmpty() ? begin(world, stale) : outside(world, stale, closed.get());
  }

  private static Roll begin(World world, List<Stale> stale) {
    Optional<String> hindrance = new Gate(world).closed();
    return hindrance.isPresent()
        ? new Roll(List.of(), later(stale, List.of(), hindrance.get()), List.of())
        : choose(world, stale);
  }

  /// While no window is open.
  private static Roll outside(World world, List<Stale> stale, String closed) {
    List<Stale> asked = stale.stream().filter(Stale::asked).toList();
    List<Stale> others = stale.stream().filter(s -> !s.asked()).toList();
    Roll now = asked.isEmpty() ? NONE : begin(world, asked);
    List<Wait> waits = new ArrayList<>(now.waits());
    if (!others.isEmpty()) {
      String names = Words.first(others.stream().map(Stale::name).toList(), NAMED);
      waits.add(new Wait("Restart " + names, others.getFirst().why() + "; " + closed, true));
    }
    return new Roll(now.steps(), waits, now.troubles());
  }

  /// What was begun is brought to its end, as far as it is still safe, before anything else
  /// begins. Replicas may have moved since it was signed for: then a part goes, and the rest is
  /// chosen anew. To a cache that lags behind, pods that are long gone look like that, too.
  private static Roll resume(World world, Signature signed, List<Member> begun, List<Stale> stale) {
    Gate gate = new Gate(world);
    Optional<String> hindrance = gate.closedBeside(signed, begun);
    List<Member> now =
        hindrance.isEmpty()
            ? begun
            : begun.stream()
                .filter(m -> gate.closedBeside(signed, List.of(m)).isEmpty())
                .limit(1)
                .toList();
    if (now.isEmpty()) {
      String names = begun.stream().map(Member::name).collect(Collectors.joining(", "));
      return new Roll(
          List.of(), List.of(new Wait("Restart " + names, hindrance.orElse(""))), List.of());
    }
    List<String> names = now.stream().map(Member::name).toList();
    return new Roll(
        List.of(new RestartPods(names, "their restart has been begun")),
        later(stale, now, "a restart has been begun"),
        List.of());
  }

  private static Roll repair(List<Stale> idle, List<Stale> stale) {
    List<Member> members = idle.stream().map(Stale::member).toList();
    List<String> names = members.stream().map(Member::name).toList();
    String why = "they do not serve, and " + idle.getFirst().why();
    return new Roll(
        List.of(new RepairPods(names, why)),
        later(stale, members, "the pods that do not serve go first"),
        List.of());
  }

  private static Roll choose(World world, List<Stale> stale) {
    int active = world.quorum().map(KafkaView.Quorum::leader).orElse(-1);
    List<Stale> others = stale.stream().filter(s -> s.member().id() != active).toList();
    Optional<Stale> controller =
        others.stream().filter(s -> s.member().role() == Role.CONTROLLER).findFirst();
    if (controller.isPresent()) {
      return restart(List.of(controller.get()), stale, controller.get().name() + " goes first");
    }
    Brokers brokers = world.brokers().orElseThrow();
    Lonely lonely = Lonely.of(world, brokers);
    List<Stale> free = others.stream().filter(s -> !lonely.holds(s.member())).toList();
    Batch batch = new Batch(world, brokers);
    List<Stale> now = batch.largest(free);
    if (now.isEmpty()) {
      // The active controller, once it is the only one left.
      now =
          stale.stream()
              .filter(s -> s.member().id() == active && !lonely.holds(s.member()))
              .toList();
    }
    List<Trouble> troubles = lonely.trouble(stale).stream().toList();
    if (now.isEmpty()) {
      return new Roll(List.of(), later(stale, List.of(), Lonely.WHY), troubles);
    }
    Roll roll = restart(now, stale, now.getFirst().name() + others(now) + " first");
    return new Roll(roll.steps(), roll.waits(), troubles);
  }

  private static String others(List<Stale> now) {
    return now.size() == 1 ? " goes" : " and " + (now.size() - 1) + " more go";
  }

  private static Roll restart(List<Stale> now, List<Stale> stale, String why) {
    List<Member> members = now.stream().map(Stale::member).toList();
    List<String> names = members.stream().map(Member::name).toList();
    return new Roll(
        List.of(new RestartPods(names, now.getFirst().why())),
        later(stale, members, why),
        List.of());
  }

  private static List<Wait> later(List<Stale> stale, List<Member> now, String why) {
    return stale.stream()
        .filter(s -> !now.contains(s.member()))
        .map(s -> new Wait("Restart " + s.name(), why))
        .toList();
  }

  /// Pods of an older revision and those that a person wants restarted, controllers first, the
  /// active one last.
  private static List<Stale> stale(World world) {
    List<Stale> stale = new ArrayList<>();
    Why why = new Why(world);
    for (Role role : List.of(Role.CONTROLLER, Role.BROKER)) {
      Optional<StatefulSet> set = world.kube().set(world.names().set(role)).filter(Roll::observed);
      for (Member m : world.kube().members(world.names(), role)) {
        if (!m.stopping()) {
          changed(why, m, set).or(() -> asked(m)).ifPresent(stale::add);
        }
      }
    }
    int active = world.quorum().map(KafkaView.Quorum::leader).orElse(-1);
    stale.sort(Comparator.comparing(s -> s.member().id() == active));
    return stale;
  }

  private static Optional<Stale> changed(Why why, Member member, Optional<StatefulSet> set) {
    return set.filter(s -> !s.getStatus().getUpdateRevision().equals(member.revision()))
        .map(
            s ->
                new Stale(member, () -> why.of(member, s), member.asked() || Why.asked(member, s)));
  }

  private static Optional<Stale> asked(Member member) {
    return member.asked()
        ? Optional.of(new Stale(member, () -> "a person asks for it", true))
        : Optional.empty();
  }

  /// Whether the StatefulSet controller has seen the last change, so that its revision counts.
  private static boolean observed(StatefulSet set) {
    return set.getStatus() != null
        && set.getStatus().getUpdateRevision() != null
        && set.getMetadata().getGeneration().equals(set.getStatus().getObservedGeneration());
  }
}
