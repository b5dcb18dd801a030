package dev.ottla.core.rebalance;

import dev.ottla.api.Rebalance.Mode;
import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingSpec;
import dev.ottla.api.RebalancingSpec.Approve;
import dev.ottla.api.RebalancingSpec.Goal;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.core.balance.Balance;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.moves.Shelves.Way;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.ElectLeaders;
import dev.ottla.core.rebalance.Report.Told;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A rebalance that somebody asks for by a resource, when it is its turn.
///
/// As with the policy, nothing is remembered but the plan, word by word; where it has come to is
/// seen from Kafka. While a plan is only read, a policy that decides by itself goes on, and the
/// plan is drawn again when that has moved something; once it may be carried out, it goes first.
final class Asked {
  private static final String LEVEL =
      "the disks of each broker are level, or as level as the sizes of their replicas allow";

  private Asked() {}

  /// What a plan is kept for.
  static String tag(Rebalancing asked) {
    return asked.getMetadata().getName() + " " + asked.getMetadata().getUid();
  }

  static Rebalance of(
      World world, Placement placement, boolean calm, Optional<String> shut, Rebalancing asked) {
    Optional<Proposal> kept = Proposal.kept(world, placement, tag(asked));
    if (Turns.held(world).isPresent()) {
      return waiting(
          world, asked, kept, Rebalance.underway(world, placement, List.of()), Turns.later(world));
    }
    if (asked.getSpec().goal() == Goal.Disks && !Task.shelves(placement).complete()) {
      Rebalance now = Rebalance.underway(world, placement, List.of());
      return waiting(world, asked, kept, now, Turns.later(world));
    }
    if (kept.filter(p -> granted(asked, p)).isPresent()) {
      return carryOut(world, placement, calm, asked, kept.get());
    }
    boolean policy =
        world.spec().rebalance().mode() == Mode.Auto && asked.getSpec().approve() != Approve.Auto;
    Rebalance others =
        policy
            ? Rebalance.byPolicy(world, placement, calm, shut)
            : Rebalance.underway(world, placement, List.of());
    if (others.moves()) {
      return waiting(
          world, asked, kept, others, "partitions move for another reason, which comes first");
    }
    if (kept.isPresent()) {
      return proposed(world, placement, asked, kept.get());
    }
    if (asked.getSpec().goal() == Goal.Disks && Task.shelves(placement).underway() > 0) {
      // It may be taken back, and nothing of a plan that counts on it would be known then.
      return waiting(world, asked, kept, others, "replicas are on their way to other disks");
    }
    return calm
        ? draw(world, placement, asked)
        : waiting(world, asked, kept, others, Turns.busy(world));
  }

  private static boolean granted(Rebalancing asked, Proposal plan) {
    return asked.getSpec().approve() == Approve.Auto
        || Notes.of(asked, Names.APPROVE).filter(plan.name()::equals).isPresent();
  }

  private static Rebalance waiting(
      World world, Rebalancing asked, Optional<Proposal> kept, Rebalance now, String why) {
    Told told = kept.isPresent() ? Told.last(asked) : Told.NOTHING;
    return now.keeping(kept).telling(Report.of(world, asked, Phase.Waiting, why, told));
  }

  private static Rebalance draw(World world, Placement placement, Rebalancing asked) {
    int band = world.spec().rebalance().stopBand();
    return switch (asked.getSpec().goal()) {
      case Balance, Leaders -> transfer(world, placement, asked, band);
      case Disks -> {
        Set<Integer> only = Set.copyOf(asked.getSpec().brokers());
        List<Way> ways =
            Task.shelves(placement).levelled(band, t -> Turns.takes(asked.getSpec(), t), only);
        yield ways.isEmpty()
            ? end(world, placement, asked, Optional.empty(), LEVEL, Told.NOTHING)
            : shown(world, placement, asked, Proposal.shifting(placement, ways, tag(asked)));
      }
    };
  }

  private static Rebalance transfer(World world, Placement placement, Rebalancing asked, int band) {
    RebalancingSpec spec = asked.getSpec();
    Balance.Plan plan =
        spec.goal() == Goal.Leaders
            ? placement.led(band)
            : placement.balanced(band, t -> Turns.takes(spec, t), Set.copyOf(spec.brokers()));
    List<Balance.Move> moves =
        plan.moves().stream().filter(m -> Turns.takes(spec, m.topic())).toList();
    if (moves.isEmpty()) {
      String words =
          plan.limits().isEmpty()
              ? "nothing of what was asked for needs to move"
              : "nothing can move: " + plan.limits().getFirst().message();
      return end(world, placement, asked, Optional.empty(), words, Told.NOTHING);
    }
    return shown(world, placement, asked, Proposal.of(placement, moves, tag(asked), band));
  }

  private static Rebalance shown(
      World world, Placement placement, Rebalancing asked, Proposal fresh) {
    return granted(asked, fresh)
        ? carryOut(world, placement, true, asked, fresh)
        : proposed(world, placement, asked, fresh);
  }

  private static Rebalance proposed(
      World world, Placement placement, Rebalancing asked, Proposal plan) {
    Task task = Task.of(world, placement, asked.getSpec().goal(), plan);
    String words =
        "Plan %s moves %d %s; ConfigMap %s lists them. Approve it with: kubectl annotate --overwrite -n %s rebalance.ottla.dev/%s %s=%s"
            .formatted(
                plan.name(),
                task.all(),
                task.words(),
                world.names().proposal(),
                world.names().namespace(),
                asked.getMetadata().getName(),
                Names.APPROVE,
                plan.name());
    return Rebalance.of(List.of(), List.of())
        .keeping(Optional.of(plan))
        .telling(Report.of(world, asked, Phase.Proposed, words, Told.at(world, asked, plan, task)));
  }

  private static Rebalance carryOut(
      World world, Placement placement, boolean calm, Rebalancing asked, Proposal plan) {
    Task task = Task.of(world, placement, asked.getSpec().goal(), plan);
    Told told = Told.at(world, asked, plan, task);
    if (task.left() == 0 && !task.moving() && calm) {
      String words = "all is where plan " + plan.name() + " brings it";
      return end(world, placement, asked, Optional.of(plan), words, told);
    }
    Rebalance now = calm ? task.begin(why(asked)) : task.underway();
    String words =
        "plan %s: %d of %d %s have begun to move, or are there%s"
            .formatted(
                plan.name(),
                task.all() - task.left(),
                task.all(),
                task.noun(),
                calm ? "" : "; " + Turns.busy(world));
    return now.keeping(Optional.of(plan))
        .telling(Report.of(world, asked, Phase.Running, words, told));
  }

  private static String why(Rebalancing asked) {
    return "Rebalance " + asked.getMetadata().getName() + " asks for it";
  }

  /// Who shall lead by the order of replicas leads at the end, too; that copies nothing. Where
  /// disks were levelled nobody asked for that.
  private static Rebalance end(
      World world,
      Placement placement,
      Rebalancing asked,
      Optional<Proposal> plan,
      String words,
      Told told) {
    Optional<ElectLeaders> elect =
        asked.getSpec().goal() == Goal.Disks
            ? Optional.empty()
            : Leaders.elect(placement.brokers(), t -> Turns.takes(asked.getSpec(), t), why(asked));
    List<Step> steps = elect.map(List::<Step>of).orElse(List.of());
    Phase phase = elect.isPresent() ? Phase.Running : Phase.Done;
    String said = elect.isPresent() ? "the first replicas are made leaders" : words;
    return Rebalance.of(steps, List.of())
        .keeping(plan)
        .telling(Report.of(world, asked, phase, said, told));
  }

  /// Moves of a plan that nobody wants any more are taken back: its Rebalance was stopped, or
  /// deleted. A stopped one is only told of as such once that is done.
  static Optional<Rebalance> back(World world, Placement placement) {
    Optional<Proposal> drawn = Proposal.drawn(world).filter(p -> !p.asked().isEmpty());
    Optional<Rebalancing> whose = drawn.flatMap(p -> Turns.whose(world, p.asked()));
    boolean stops =
        whose.filter(r -> r.getSpec().stop() && !Turns.is(r, Phase.Stopped)).isPresent();
    if (drawn.isEmpty() || (whose.isPresent() && !stops)) {
      return Optional.empty();
    }
    Optional<Step> back = drawn.get().back(placement, "nobody wants these moves any more");
    if (back.isPresent()) {
      return Optional.of(Rebalance.of(List.of(back.get()), List.of()).keeping(drawn));
    }
    Rebalance rest = Rebalance.underway(world, placement, List.of());
    if (drawn.get().underway(placement) || Shifts.unseen(world, placement, drawn.get().ways())) {
      return Optional.of(rest.keeping(drawn));
    }
    // Before anything else begins, the plan goes: or it would be taken back, too.
    return whose.isPresent() ? Optional.empty() : Optional.of(rest);
  }

  /// The plan of one that was stopped, while nobody else needs the place.
  static Optional<Proposal> resting(World world, Placement placement) {
    return Proposal.drawn(world)
        .flatMap(p -> Turns.whose(world, p.asked()))
        .filter(r -> r.getSpec().stop())
        .flatMap(r -> Proposal.kept(world, placement, tag(r)));
  }
}
