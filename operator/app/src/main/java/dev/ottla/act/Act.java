package dev.ottla.act;

import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Outcome.Failure;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import dev.ottla.kafka.Connections;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Does what plans say, and tells how it went. Decides nothing.
@Singleton
public final class Act {
  private final KubeHands kube;
  private final KafkaHands kafka;
  private final MoveHands moves;
  private final TopicHands topics;
  private final Diary diary;

  /// Made once.
  public Act(KubernetesClient client, Connections connections) {
    kube = new KubeHands(client);
    kafka = new KafkaHands(connections);
    moves = new MoveHands(connections);
    diary = new Diary(client, Clock.systemUTC());
    topics = new TopicHands(connections, kube, diary);
  }

  /// Carries out the plan for a Cluster: all objects, then the steps in order until one fails that
  /// others may build on; then others are told.
  public Outcome carryOut(World world, Plan plan) {
    List<Failure> failures = new ArrayList<>();
    try {
      for (HasMetadata object : plan.apply()) {
        Attempt.at("Apply " + KubeHands.name(object), () -> kube.apply(world, object))
            .ifPresent(failures::add);
      }
      steps(world, plan, failures);
    } catch (Overtaken e) {
      // The next look tells what is left.
    }
    for (HasMetadata report : plan.reports()) {
      Attempt.at("Tell " + KubeHands.name(report), () -> kube.tell(report))
          .ifPresent(failures::add);
    }
    return failures.isEmpty() ? Outcome.DONE : new Outcome(failures);
  }

  private void steps(World world, Plan plan, List<Failure> failures) {
    for (Step step : plan.steps()) {
      Optional<Failure> failure = Attempt.at(step.what(), () -> carryOut(world, step));
      if (failure.isPresent()) {
        failures.add(failure.get());
        if (step instanceof Step.GrowVolume || step instanceof Step.SlowProducers) {
          // Nothing else needs them; a storage class that refuses must hold up nothing.
          continue;
        }
        break;
      }
      diary.note(world.cluster(), step);
    }
  }

  /// Carries out the plans for many Topics of one Cluster, with one call for all steps of a kind.
  ///
  /// @return how each went, in the same order
  public List<Outcome> carryOut(Names cluster, List<Errand> errands) {
    return topics.carryOut(cluster, errands);
  }

  private void carryOut(World world, Step step) throws Exception {
    Names names = world.names();
    switch (step) {
      case Step.AddVoter s -> {
        kube.unsigned(world);
        kafka.add(names, s);
      }
      case Step.RemoveVoter s -> {
        kube.unsigned(world);
        kafka.remove(names, s);
      }
      case Step.Unregister s -> kafka.unregister(names, s);
      case Step.Cordon s -> moves.cordon(names, s.brokers());
      case Step.Uncordon s -> moves.uncordon(names, s.brokers());
      case Step.MovePartitions s -> moves.move(names, s.moves());
      case Step.ShiftReplicas s -> moves.shift(names, s.shifts());
      case Step.Configure s -> {
        kube.unsigned(world);
        kafka.configure(names, s);
      }
      case Step.Finalise s -> {
        kube.unsigned(world);
        kafka.finalise(names, s);
      }
      case Step.Throttle s -> moves.throttle(world, s);
      case Step.ThrottleDisks s -> moves.throttle(names, s);
      case Step.SlowProducers s -> kafka.slow(names, s);
      case Step.ElectLeaders s -> moves.elect(names, s.partitions());
      case Step.RestartPods s -> kube.restart(world, s);
      case Step.RepairPods s -> kube.repair(world, s);
      case Step.GrowVolume s -> kube.grow(names, s);
      case Step.ReplaceVolumes s -> kube.replace(world, s);
      case Step.RemakeSet s -> kube.remake(world, s);
      case Step.MarkFormed s -> kube.mark(names, s);
      case Step.DeleteObject s -> kube.delete(names, s);
      case Step.CreateTopic _,
          Step.GrowTopic _,
          Step.AlterTopic _,
          Step.DeleteTopic _,
          Step.Hold _,
          Step.Release _ ->
          throw new IllegalArgumentException(step.what() + " is a step of a Topic");
    }
  }
}
