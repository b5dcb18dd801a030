package dev.ottla.core;

import dev.ottla.core.drain.Drain;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.rebalance.Rebalance;
import dev.ottla.core.scale.Scale;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What else goes on while it is asked whether the number of brokers shall change.
///
/// @param busy what must end, or be mended, first; empty when nothing must
/// @param starting that brokers start; empty when none do
/// @param moving whether replicas move, or shall
record Bustle(Optional<String> busy, Optional<String> starting, boolean moving) {
  private static final Bustle NONE = new Bustle(Optional.empty(), Optional.empty(), false);

  /// What is waited for while pods of a role are not ready.
  static String start(Role role) {
    return "Start " + role.plural();
  }

  /// What is planned but for moves of replicas. Where no load is watched nobody asks.
  ///
  /// @param apply objects that differ
  /// @param steps all steps by now, those of the drain among them
  /// @param waits all waits by now, those of the drain among them
  /// @param troubles all troubles by now
  static Bustle of(
      World world,
      List<HasMetadata> apply,
      List<Step> steps,
      List<Wait> waits,
      List<Trouble> troubles,
      Drain drain,
      Scale scale,
      Rebalance rebalance) {
    if (world.spec().autoscale() == null) {
      return NONE;
    }
    String start = start(Role.BROKER);
    boolean leaving = world.brokersWanted() < world.replicas(Role.BROKER);
    Stream<String> others =
        Stream.of(
                Stream.of(world.spec().paused()).filter(p -> p).map(p -> "spec.paused is true"),
                troubles.stream().map(Trouble::reason),
                apply.stream().map(o -> "Apply " + o.getKind() + " " + o.getMetadata().getName()),
                steps.stream().filter(s -> !drain.steps().contains(s)).map(Step::what),
                waits.stream()
                    .filter(w -> !w.calm() && !drain.waits().contains(w))
                    // While brokers leave it is their moves that the scale waits for.
                    .filter(w -> !leaving || !scale.waits().contains(w))
                    .map(Wait::step)
                    .filter(s -> !s.equals(start)))
            .flatMap(s -> s);
    Optional<String> starting = waits.stream().map(Wait::step).filter(start::equals).findFirst();
    boolean moving =
        leaving
            || !drain.steps().isEmpty()
            || !drain.waits().isEmpty()
            || !rebalance.steps().isEmpty()
            || rebalance.waits().stream().anyMatch(w -> !w.calm());
    return new Bustle(others.findFirst(), starting, moving);
  }
}
