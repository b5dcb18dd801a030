package dev.ottla.core.scale;

import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Unregister;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How many pods of each role there may be now, and what that waits for.
///
/// @param brokers replicas of the brokers' StatefulSet
/// @param controllers replicas of the controllers' StatefulSet; 0 when brokers double as them
/// @param steps what is left to do of brokers that have gone
/// @param waits what is waited for
/// @param troubles what keeps the cluster from the wanted number
public record Scale(
    int brokers, int controllers, List<Step> steps, List<Wait> waits, List<Trouble> troubles) {

  /// How many there may be.
  ///
  /// @param quorumComplete whether every wanted controller votes
  /// @param addressed how many brokers have all their outside addresses
  public static Scale of(World world, boolean quorumComplete, int addressed) {
    Wanted brokers = brokers(world, quorumComplete, addressed);
    Wanted controllers = controllers(world);
    return new Scale(
        brokers.replicas(),
        controllers.replicas(),
        gone(world, brokers.replicas()),
        Stream.of(brokers.later(), controllers.later()).flatMap(Optional::stream).toList(),
        brokers.trouble().stream().toList());
  }

  private record Wanted(int replicas, Optional<Wait> later, Optional<Trouble> trouble) {
    static Wanted of(int replicas) {
      return new Wanted(replicas, Optional.empty(), Optional.empty());
    }

    static Wanted until(int replicas, String step, String why) {
      return new Wanted(replicas, Optional.of(new Wait(step, why)), Optional.empty());
    }
  }

  private static Wanted brokers(World world, boolean quorumComplete, int addressed) {
    int want = world.spec().brokers().replicas();
    int have = replicas(world, Role.BROKER);
    if (want < have) {
      return fewer(world, want, have);
    }
    boolean combined = world.spec().controllers().combined();
    if (have == 0 && !combined && !quorumComplete) {
      // Brokers that register while the controllers' leader changes wedge for a minute.
      return Wanted.until(0, "Start " + want + " brokers", "the controllers form their quorum");
    }
    if (addressed < want) {
      return Wanted.until(
          Math.max(have, 0),
          "Start broker " + Math.max(have, addressed),
          "the Services of its outside listeners have no address yet");
    }
    return Wanted.of(want);
  }

  private static Wanted fewer(World world, int want, int have) {
    Optional<KafkaView.Brokers> brokers = world.brokers();
    String step = "Remove brokers " + want + " to " + (have - 1);
    if (brokers.isEmpty()) {
      return Wanted.until(have, step, "Kafka does not answer, so what they hold is not known");
    }
    List<Integer> full =
        IntStream.range(want, have).filter(id -> brokers.get().replicasOn(id) > 0).boxed().toList();
    if (full.isEmpty()) {
      return Wanted.of(want);
    }
    long replicas = full.stream().mapToLong(id -> brokers.get().replicasOn(id)).sum();
    String message =
        "spec.brokers.replicas is %d, but brokers %s still hold %d replicas. Move them to other"
            + " brokers, or set spec.brokers.replicas back to %d; nothing is removed until then.";
    Trouble trouble =
        new Trouble("BrokersHoldData", message.formatted(want, full, replicas, have), false);
    return new Wanted(
        have,
        Optional.of(new Wait(step, "they hold " + replicas + " replicas")),
        Optional.of(trouble));
  }

  /// Up at once; down one at a time, so that the vote of each can go before the next stops.
  private static Wanted controllers(World world) {
    if (world.spec().controllers().combined()) {
      return Wanted.of(0);
    }
    int want = world.spec().controllers().replicas();
    int have = replicas(world, Role.CONTROLLER);
    if (want >= have) {
      return Wanted.of(want);
    }
    boolean settled =
        world.quorum().filter(q -> q.decides() && q.voters().size() == have).isPresent();
    return settled
        ? Wanted.of(have - 1)
        : Wanted.until(have, "Remove controller " + (have - 1), "the quorum is not settled");
  }

  /// Brokers that are stopped for good are still registered until they are forgotten. Only one
  /// whose pod is gone, which is fenced and holds nothing, is.
  private static List<Step> gone(World world, int replicas) {
    return world.brokers().stream()
        .flatMap(b -> b.fenced().stream().filter(id -> b.replicasOn(id) == 0))
        .filter(id -> id >= replicas && id >= replicas(world, Role.BROKER))
        .filter(id -> world.members().stream().noneMatch(m -> m.id() == id))
        .sorted()
        .<Step>map(id -> new Unregister(id, "it was removed, holds nothing and is stopped"))
        .toList();
  }

  private static int replicas(World world, Role role) {
    return world
        .kube()
        .set(world.names().set(role))
        .map(s -> Optional.ofNullable(s.getSpec().getReplicas()).orElse(0))
        .orElse(0);
  }
}
