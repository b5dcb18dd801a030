package dev.ottla.core.throttle;

import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.ElectLeaders;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.plan.Step.ShiftReplicas;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Moving;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.KafkaView.Rate;
import dev.ottla.core.world.KafkaView.Throttled;
import dev.ottla.core.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How fast copies may be made: what shall be throttled follows from what moves or is about to, and
/// is compared with what Kafka throttles. So a limit is there before the first byte, follows every
/// partition that ends or is added, and whatever was left behind by whom is lifted when nothing
/// moves.
///
/// Replicas are named one by one, so that a broker which was away catches up at full speed; one
/// rate holds for all brokers, those that are away and those to come among them.
///
/// Only those who send are limited. Kafka would limit those who receive as well, but a replica that
/// has just arrived, whose partition gets a new leader epoch by that, counts as out of sync for
/// itself until its first answer (`PartitionFetchState.isReplicaInSync`): it is held back while the
/// limit is used up by others, and with it whoever waits for all copies. That nobody receives more
/// than the limit is for [dev.ottla.core.moves.Admission] to see to.
public final class Throttle {
  /// Bytes a second that a broker may copy between its log directories.
  public static final String DISKS = "replica.alter.log.dirs.io.max.bytes.per.second";

  private Throttle() {}

  /// These steps with the change of limits that they need, or that is due.
  public static List<Step> beside(World world, List<Step> steps) {
    return world
        .brokers()
        .flatMap(b -> b.layout().map(l -> within(world, l, beside(world, b, l, steps))))
        .orElse(steps);
  }

  /// Whether brokers keep to the rate of a step already: then it must not be written again. All of
  /// them would build their whole configuration anew, certificates too, though the value is what it
  /// was (KAFKA-14136), and hear of new leaders only afterwards.
  public static boolean stands(World world, Step.Throttle step) {
    OptionalLong now =
        world
            .brokers()
            .flatMap(Brokers::layout)
            .map(l -> l.throttles().rate())
            .orElse(OptionalLong.empty());
    return step.strays().isEmpty() && step.rate().equals(now);
  }

  /// Copies between the disks of a broker have one rate of their own, and Kafka names no replicas
  /// for it. Where a person has put that rate into the spec it is theirs, and stays.
  private static List<Step> within(World world, Layout layout, List<Step> steps) {
    Optional<String> theirs = Optional.ofNullable(world.spec().config().get(DISKS));
    int first = first(steps, s -> s instanceof ShiftReplicas);
    boolean wanted = layout.shifting() || first < steps.size();
    if (theirs.isPresent() && (!wanted || !theirs.get().matches("\\d{1,18}"))) {
      return steps;
    }
    OptionalLong rate =
        wanted
            ? OptionalLong.of(theirs.map(Long::parseLong).orElseGet(() -> rate(world)))
            : OptionalLong.empty();
    Rate now = layout.throttles().disks();
    Set<Integer> strays = wanted ? Set.of() : now.strays();
    if (rate.equals(now.all()) && strays.isEmpty()) {
      return steps;
    }
    List<Step> all = new ArrayList<>(steps);
    all.add(first, new Step.ThrottleDisks(rate, strays, why(wanted)));
    return all;
  }

  private static String why(boolean wanted) {
    return wanted ? "brokers must serve while they copy" : "nothing is on its way any more";
  }

  private static long rate(World world) {
    return world.spec().rebalance().rate(world.spec().brokers().resources());
  }

  private static List<Step> beside(World world, Brokers brokers, Layout layout, List<Step> steps) {
    Map<String, Throttled> wanted = wanted(brokers, layout, steps);
    OptionalLong rate = wanted.isEmpty() ? OptionalLong.empty() : OptionalLong.of(rate(world));
    var now = layout.throttles();
    Set<Integer> strays = wanted.isEmpty() ? now.strays() : Set.of();
    Map<String, Throttled> changed = new TreeMap<>();
    wanted.forEach(
        (topic, all) -> {
          if (!all.equals(now.topics().get(topic))) {
            changed.put(topic, all);
          }
        });
    now.topics().keySet().stream()
        .filter(topic -> !wanted.containsKey(topic))
        .forEach(topic -> changed.put(topic, Throttled.NONE));
    if (changed.isEmpty() && strays.isEmpty() && rate.equals(now.rate())) {
      return steps;
    }
    if (wanted.isEmpty() && steps.stream().anyMatch(Throttle::leads)) {
      // At the next look: a broker that lets go of a limit hears of new leaders only afterwards.
      return steps;
    }
    List<Step> all = new ArrayList<>(steps);
    if (!wanted.isEmpty() && !rate.equals(now.rate())) {
      // Moves begin at the next look, when brokers have built their configurations.
      all.removeIf(s -> s instanceof MovePartitions);
    }
    all.add(
        wanted.isEmpty() ? all.size() : first(all, s -> s instanceof MovePartitions),
        new Step.Throttle(rate, strays, changed, why(!wanted.isEmpty())));
    return all;
  }

  /// Whether it changes who leads, or says who shall: leaders are elected while a limit stands.
  private static boolean leads(Step step) {
    return step instanceof ElectLeaders || step instanceof MovePartitions;
  }

  /// The place of the first such step, before which its limit comes; the end when there is none, so
  /// that it holds nothing else up.
  private static int first(List<Step> steps, Predicate<Step> such) {
    for (int i = 0; i < steps.size(); i++) {
      if (such.test(steps.get(i))) {
        return i;
      }
    }
    return steps.size();
  }

  /// The replicas that may send, by topic, of all partitions that get or shall get a new one.
  private static Map<String, Throttled> wanted(Brokers brokers, Layout layout, List<Step> steps) {
    Map<String, List<Integer>> targets =
        steps.stream()
            .flatMap(
                s ->
                    s instanceof MovePartitions(List<Move> moves, String _) ? moves.stream() : null)
            .collect(Collectors.toMap(Move::name, Move::replicas));
    if (targets.isEmpty() && layout.moving().isEmpty()) {
      return Map.of();
    }
    Map<String, Throttled> wanted = new HashMap<>();
    for (Partition p : brokers.partitions()) {
      Optional<Moving> moving = layout.moving(p);
      if (moving.isEmpty() && !targets.containsKey(p.name())) {
        continue;
      }
      Set<Integer> adding = moving.map(Moving::adding).orElse(Set.of());
      Set<Integer> from = new TreeSet<>(p.replicas());
      from.removeAll(adding);
      Set<Integer> to = new TreeSet<>(targets.getOrDefault(p.name(), List.copyOf(adding)));
      to.removeAll(from);
      if (!to.isEmpty()) {
        Throttled of =
            wanted.computeIfAbsent(p.topic(), t -> new Throttled(new HashSet<>(), Set.of()));
        from.forEach(id -> of.leaders().add(p.number() + ":" + id));
      }
    }
    return wanted;
  }
}
