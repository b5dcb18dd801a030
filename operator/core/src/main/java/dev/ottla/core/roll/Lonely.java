package dev.ottla.core.roll;

import dev.ottla.api.Roll.NoCopyToSpare;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Partitions that no order of restarts can spare: they have no more copies than must be in sync.
///
/// @param partitions those on brokers that are to restart
/// @param brokers the brokers that wait for a person because of them
record Lonely(List<Partition> partitions, Set<Integer> brokers) {
  static final String WHY = "they hold partitions without a copy to spare";

  static Lonely of(World world, Brokers brokers) {
    List<Partition> all = brokers.partitions().stream().filter(Lonely::is).toList();
    // Where there is one broker, nothing else could be meant by a change that needs a restart.
    boolean waits =
        switch (world.spec().roll().noCopyToSpare()) {
          case NoCopyToSpare.Wait -> brokers.live().size() > 1;
          case NoCopyToSpare.Interrupt -> false;
        };
    return new Lonely(
        all,
        waits
            ? all.stream().flatMap(p -> p.replicas().stream()).collect(Collectors.toSet())
            : Set.of());
  }

  static boolean is(Partition partition) {
    return partition.replicas().size() <= partition.minIsr();
  }

  boolean holds(Member member) {
    return member.role() == Role.BROKER && brokers.contains(member.id());
  }

  Optional<Trouble> trouble(List<Stale> stale) {
    Set<Integer> ids =
        stale.stream()
            .filter(s -> s.member().role() == Role.BROKER)
            .map(s -> s.member().id())
            .collect(Collectors.toSet());
    List<String> names =
        partitions.stream()
            .filter(p -> p.replicas().stream().anyMatch(ids::contains))
            .map(Partition::name)
            .sorted()
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String some = String.join(", ", names.subList(0, Math.min(3, names.size())));
    String message =
        brokers.isEmpty()
            ? "%d partitions take no writes while one of their brokers restarts, since they have no"
                + " copy to spare: %s. More replicas, or a lower min.insync.replicas, would spare"
                + " them."
            : "%d partitions would take no writes while one of their brokers restarts, since they"
                + " have no copy to spare: %s. These brokers do not restart until they have more"
                + " replicas, or a lower min.insync.replicas, or spec.roll.noCopyToSpare is"
                + " Interrupt.";
    return Optional.of(
        new Trouble("NoCopyToSpare", message.formatted(names.size(), some), !brokers.isEmpty()));
  }
}
