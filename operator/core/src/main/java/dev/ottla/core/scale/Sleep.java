package dev.ottla.core.scale;

import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.world.KafkaView.Quorum;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster that hibernates: its pods go, brokers first, so that they find controllers to hand
/// their partitions to; everything else stays. It wakes with as many pods as it had, whatever the
/// spec has come to ask for meanwhile: only Kafka can say who may go.
final class Sleep {
  private Sleep() {}

  /// Likewise for the brokers that double as controllers, which are `controllers` by now.
  static Scale of(World world, int controllers) {
    boolean combined = world.spec().controllers().combined();
    List<Member> brokers = world.kube().members(world.names(), Role.BROKER);
    long plain = brokers.stream().filter(b -> !combined || b.ordinal() >= controllers).count();
    Map<Role, Integer> asleep = new EnumMap<>(Role.class);
    int had = had(world, Role.BROKER, world.brokersWanted());
    asleep.put(Role.BROKER, combined && plain > 0 ? Math.min(controllers, had) : 0);
    int voters = combined ? controllers : had(world, Role.CONTROLLER, controllers);
    if (!combined && brokers.isEmpty()) {
      asleep.put(Role.CONTROLLER, 0);
    }
    return new Scale(
        had, voters, true, asleep, List.of(), stopping(world).stream().toList(), List.of());
  }

  /// Why a cluster that shall sleep may not yet: until Kafka has said which version has formed the
  /// quorum, nobody would know which one can wake it. One without pods has formed nothing.
  static Optional<Wait> forming(World world) {
    boolean unsaid =
        world
            .topology()
            .map(t -> t.getData().getOrDefault(Names.OLDEST, ""))
            .filter(o -> o.startsWith(Names.FORMING))
            .isPresent();
    return world.spec().hibernate() && unsaid && !world.members().isEmpty()
        ? Optional.of(new Wait("Stop all pods", "the controllers form their quorum first"))
        : Optional.empty();
  }

  /// Those that were just added may not have been seen yet.
  private static int had(World world, Role role, int wanted) {
    return Math.max(world.awake(role), wanted);
  }

  private static Optional<Wait> stopping(World world) {
    int running = world.members().size();
    return running == 0
        ? Optional.empty()
        : Optional.of(
            new Wait("Stop all pods", "spec.hibernate is true; " + running + " are still there"));
  }

  /// Why the brokers of a cluster that wakes do not start yet; empty when they may, or run.
  static Optional<Wait> sleeping(World world) {
    boolean sleep = world.awake(Role.BROKER) > world.replicas(Role.BROKER);
    boolean decides = world.quorum().filter(Quorum::decides).isPresent();
    return !sleep || decides || world.spec().controllers().combined()
        ? Optional.empty()
        : Optional.of(new Wait("Wake the brokers", "the controllers elect a leader"));
  }
}
