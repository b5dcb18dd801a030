package dev.ottla.cli.plan;

import dev.ottla.core.Planner;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Plays a plan to its end on paper: the operator's mind plans, each step is taken as done, and it
/// plans again, until nothing is left or what follows cannot be known from here.
public final class Rehearsal {
  private static final int ROUNDS = 300;

  private final UnaryOperator<HasMetadata> server;
  private final Map<String, HasMetadata> objects = new LinkedHashMap<>();
  private final List<Told> steps = new ArrayList<>();
  private final Set<String> troubles = new LinkedHashSet<>();

  /// A step with its reason.
  ///
  /// @param what what is done
  /// @param why the reason
  /// @param restarts the pods that it restarts
  public record Told(String what, String why, List<String> restarts) {}

  /// How it goes.
  ///
  /// @param objects the objects that come to be or change, as they would be
  /// @param steps the steps in their order
  /// @param troubles what would be wrong
  /// @param open what is waited for where the rehearsal ends before the end; empty at rest
  /// @param end the world as it would be then
  public record Course(
      List<HasMetadata> objects,
      List<Told> steps,
      List<String> troubles,
      List<Plan.Wait> open,
      World end) {}

  /// Rehearses; `server` says what an object would be once it is applied.
  public Rehearsal(UnaryOperator<HasMetadata> server) {
    this.server = server;
  }

  /// Plays a world to its end.
  public Course play(World start) {
    Stage stage = new Stage(start);
    Plan plan = Planner.plan(stage.world());
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      plan.troubles().forEach(trouble -> troubles.add(trouble.message()));
      moved = take(plan, stage);
      moved |= stage.settle();
      plan = Planner.plan(stage.world());
    }
    return new Course(
        List.copyOf(objects.values()),
        List.copyOf(steps),
        List.copyOf(troubles),
        plan.waits(),
        stage.world());
  }

  /// Does on paper what a plan says; false when that changes nothing.
  private boolean take(Plan plan, Stage stage) {
    boolean moved = false;
    for (HasMetadata wanted : plan.apply()) {
      HasMetadata made = server.apply(wanted);
      moved |= stage.put(made);
      objects.put(made.getKind() + "/" + made.getMetadata().getName(), made);
    }
    for (Step step : plan.steps()) {
      boolean done = stage.take(step);
      List<String> restarts =
          step instanceof Step.RestartPods r
              ? r.pods()
              : step instanceof Step.RepairPods p ? p.pods() : List.of();
      Told told = new Told(step.what(), step.why(), restarts);
      if (done || !steps.contains(told)) {
        steps.add(told);
      }
      moved |= done;
    }
    return moved;
  }
}
