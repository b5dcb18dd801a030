package dev.ottla.core.scale;

import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Unregister;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How many pods of each role there may be now, and what that waits for.
///
/// @param brokers replicas of the brokers' StatefulSet while it does not sleep
/// @param controllers likewise of the controllers', or how many of the first brokers double as
///     controllers
/// @param hibernates whether it sleeps, or goes to sleep now: nothing else is done then
/// @param asleep how many pods the roles have that sleep, or are about to
/// @param steps what is left to do of brokers that have gone
/// @param waits what is waited for
/// @param troubles what keeps the cluster from the wanted number
public record Scale(
    int brokers,
    int controllers,
    boolean hibernates,
    Map<Role, Integer> asleep,
    List<Step> steps,
    List<Wait> waits,
    List<Trouble> troubles) {

  /// How many there may be.
  ///
  /// @param quorumComplete whether every wanted controller votes
  /// @param addressed how many brokers have all their outside addresses
  public static Scale of(World world, boolean quorumComplete, int addressed) {
    Wanted controllers = controllers(world);
    Optional<Wait> forming = Sleep.forming(world);
    if (world.spec().hibernate() && forming.isEmpty()) {
      return Sleep.of(world, controllers.replicas());
    }
    Optional<Wait> sleeping = Sleep.sleeping(world);
    Wanted brokers = brokers(world, quorumComplete, addressed);
    return new Scale(
        brokers.replicas(),
        controllers.replicas(),
        false,
        sleeping.isPresent() ? Map.of(Role.BROKER, 0) : Map.of(),
        gone(world, brokers.replicas()),
        Stream.of(
                forming,
                sleeping,
                brokers.later(),
                controllers.later(),
                stopping(world, brokers.replicas()))
            .flatMap(Optional::stream)
            .toList(),
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
    int want = world.brokersWanted();
    int have = world.awake(Role.BROKER);
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
    if (world.spec().controllers().combined() && voting(world, Role.BROKER, have) > want) {
      return Wanted.until(have, step, "they still vote in the quorum");
    }
    if (brokers.isEmpty()) {
      return Wanted.until(have, step, "Kafka does not answer, so what they hold is not known");
    }
    return IntStream.range(want, have)
        .mapToObj(id -> holds(brokers.get(), id))
        .flatMap(Optional::stream)
        .findFirst()
        .map(why -> Wanted.until(have, step, why))
        .orElseGet(() -> Wanted.of(want));
  }

  /// What a broker still holds, by Kafka's metadata and by its own directories; empty when it may
  /// go.
  private static Optional<String> holds(KafkaView.Brokers brokers, int id) {
    long replicas = brokers.replicasOn(id);
    if (replicas > 0) {
      return Optional.of("broker %d holds %d replicas".formatted(id, replicas));
    }
    if (brokers.layout().isEmpty()) {
      return Optional.of("the directories of broker " + id + " have not been looked at yet");
    }
    OptionalInt said = brokers.layout().get().held(id);
    if (said.isEmpty() && brokers.live().contains(id)) {
      return Optional.of("broker " + id + " does not say what its directories hold");
    }
    int held = said.orElse(0);
    return held == 0
        ? Optional.empty()
        : Optional.of("broker %d is deleting %d replicas".formatted(id, held));
  }

  /// Up at once; down as far as the votes have gone.
  private static Wanted controllers(World world) {
    boolean combined = world.spec().controllers().combined();
    int want = world.spec().controllers().replicas();
    int have = combined ? doubling(world) : world.awake(Role.CONTROLLER);
    if (want >= have) {
      return Wanted.of(want);
    }
    int voting = voting(world, world.controllerRole(), have);
    return voting <= want
        ? Wanted.of(want)
        : Wanted.until(
            Math.min(have, voting), "Remove controller " + (voting - 1), "it still has a vote");
  }

  /// How many brokers double as controllers by the last template: one that is made anew from it
  /// must not find itself without the vote that it still has.
  private static int doubling(World world) {
    return world
        .kube()
        .set(world.names().set(Role.BROKER))
        .flatMap(
            s ->
                s.getSpec().getTemplate().getSpec().getContainers().stream()
                    .flatMap(c -> c.getEnv().stream())
                    .filter(e -> e.getName().equals(Names.CONTROLLERS_BELOW))
                    .map(e -> Integer.parseInt(e.getValue()))
                    .findFirst())
        .orElseGet(() -> told(world));
  }

  /// While that StatefulSet is made anew.
  private static int told(World world) {
    return world
        .topology()
        .filter(t -> world.replicas(Role.BROKER) > 0)
        .map(t -> t.getData().getOrDefault(Names.CONTROLLERS, "").strip())
        .filter(n -> !n.isEmpty())
        .map(Integer::parseInt)
        .orElse(0);
  }

  /// How many pods, counted from the first, hold all the votes; all there are while that is
  /// unknown.
  private static int voting(World world, Role role, int have) {
    return world
        .quorum()
        .filter(KafkaView.Quorum::decides)
        .map(
            q ->
                q.voters().stream()
                    .mapToInt(v -> v.id() - role.base() + 1)
                    .filter(n -> n > 0 && n <= have)
                    .max()
                    .orElse(0))
        .orElse(have);
  }

  /// Brokers that are stopped for good are still registered until they are forgotten. Only one
  /// whose pod is gone, which is fenced and holds nothing, is.
  private static List<Step> gone(World world, int replicas) {
    if (world.brokers().filter(b -> !b.fenced().isEmpty()).isEmpty()) {
      return List.of();
    }
    return world.brokers().stream()
        .flatMap(b -> b.fenced().stream().filter(id -> b.replicasOn(id) == 0))
        .filter(id -> id >= replicas && id >= world.replicas(Role.BROKER))
        .filter(id -> world.members().stream().noneMatch(m -> m.id() == id))
        .sorted()
        .<Step>map(id -> new Unregister(id, "it was removed, holds nothing and is stopped"))
        .toList();
  }

  /// A broker whose pod has gone counts as live until it is missed.
  private static Optional<Wait> stopping(World world, int replicas) {
    int stay = Math.max(replicas, world.replicas(Role.BROKER));
    return world.brokers().stream()
        .flatMap(b -> Stream.concat(b.live().stream(), b.fenced().stream()))
        .filter(id -> id >= stay)
        .min(Integer::compare)
        .map(id -> new Wait("Unregister broker " + id, "it is to stop, and to be missed, first"));
  }
}
