package dev.ottla.core.autoscale;

import dev.ottla.api.ClusterStatus;
import dev.ottla.api.ClusterStatus.Scaled;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.World;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How many brokers would carry the load within its targets, rising fast and falling slowly.
///
/// All that is remembered stands in the Cluster's status, so that an operator that starts goes on
/// where the last one stopped; the spec is never written.
///
/// @param scaled what the status shall say; empty where nobody asked for it
/// @param waits what would change, and what it waits for
/// @param troubles what more brokers cannot help, and what cannot be read in the policy
public record Autoscale(Optional<Scaled> scaled, List<Wait> waits, List<Trouble> troubles) {
  private static final String STEP = "Scale by load";

  /// What is wanted now.
  ///
  /// @param busy what else is being done or waited for, or is wrong, but moves of replicas and
  ///     brokers that start; empty when nothing is
  /// @param starting which brokers start; empty when none do
  /// @param moving whether replicas move
  public static Autoscale of(
      World world, Optional<String> busy, Optional<String> starting, boolean moving) {
    dev.ottla.api.Autoscale policy = world.spec().autoscale();
    if (policy == null) {
      return new Autoscale(Optional.empty(), List.of(), List.of());
    }
    Floor floor = Floor.of(world, policy);
    Scaled last = Patience.bounded(last(world), floor, world);
    Autoscale now =
        world
            .brokers()
            .map(b -> known(world, floor, b, last, busy, starting, moving))
            .orElseGet(() -> blind(last, "Kafka does not answer"));
    List<Trouble> troubles = new ArrayList<>(unread(policy));
    troubles.addAll(now.troubles);
    return new Autoscale(now.scaled, now.waits, troubles);
  }

  /// What the status said, or the number that all begins from.
  private static Scaled last(World world) {
    return Optional.ofNullable(world.cluster().getStatus())
        .map(ClusterStatus::autoscale)
        .orElseGet(
            () ->
                new Scaled(
                    world.spec().brokers().replicas(),
                    world.spec().brokers().replicas(),
                    world.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "spec.brokers.replicas is what it starts from",
                    null,
                    null,
                    null));
  }

  private static Autoscale known(
      World world,
      Floor floor,
      Brokers brokers,
      Scaled last,
      Optional<String> busy,
      Optional<String> starting,
      boolean moving) {
    Sight sight = Sight.of(world, brokers);
    if (sight.unknown().isPresent()) {
      return blind(last, sight.unknown().get());
    }
    Demand demand = Demand.of(world, brokers, sight, moving);
    Patience patience =
        new Patience(world, floor, demand, last, busy, starting, moving || sight.young());
    return new Autoscale(
        Optional.of(patience.next()),
        patience.held().map(why -> new Wait(STEP, why, true)).stream().toList(),
        demand.lone().map(message -> new Trouble("HotPartition", message, false)).stream()
            .toList());
  }

  /// Of a load that is not known nothing follows, nor that it was low until now.
  private static Autoscale blind(Scaled last, String why) {
    return new Autoscale(
        Optional.of(Patience.forgetful(last)),
        List.of(new Wait(STEP, why + ", so the number of brokers stays", true)),
        List.of());
  }

  private static List<Trouble> unread(dev.ottla.api.Autoscale policy) {
    List<String> unread = policy.unread();
    return unread.isEmpty()
        ? List.of()
        : List.of(
            new Trouble(
                "AutoscaleUnread",
                "Nobody reads spec.autoscale." + String.join(", nor spec.autoscale.", unread) + ".",
                false));
  }
}
