package dev.ottla.core.drain;

import dev.ottla.core.moves.Progress;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Cordon;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.plan.Step.Uncordon;
import dev.ottla.core.plan.Words;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.Member;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Empties the brokers that shall leave, so that they can be removed: first they take nothing new,
/// then their replicas move to the others, a few at a time. Nothing is remembered: what is on its
/// way, and what is left, follows from what Kafka says, so that a change of mind at any moment is
/// only another look.
///
/// @param steps what may be done now
/// @param waits what is on its way
/// @param troubles why the brokers cannot be emptied
public record Drain(List<Step> steps, List<Wait> waits, List<Trouble> troubles) {
  private static final Drain NOTHING = new Drain(List.of(), List.of(), List.of());

  /// What is to be done to empty brokers, or to let those that stay serve again.
  public static Drain of(World world) {
    return world.brokers().map(b -> of(world, b)).orElse(NOTHING);
  }

  private static Drain of(World world, Brokers brokers) {
    int want = world.brokersWanted();
    List<Integer> back = brokers.cordoned().stream().filter(id -> id < want).sorted().toList();
    if (!back.isEmpty()) {
      return steps(new Uncordon(back, "they stay, and take their share again"));
    }
    // Also one that is stopped for good already: what it holds must come from its other copies.
    NavigableSet<Integer> leaving = new TreeSet<>(brokers.live());
    leaving.addAll(brokers.fenced());
    IntStream.range(want, world.replicas(Role.BROKER)).forEach(leaving::add);
    leaving.headSet(want, false).clear();
    if (leaving.isEmpty() || brokers.layout().isEmpty()) {
      return NOTHING;
    }
    return of(world, brokers, brokers.layout().get(), leaving);
  }

  private static Drain of(World world, Brokers brokers, Layout layout, Set<Integer> leaving) {
    Optional<Trouble> few = tooFew(world, brokers);
    if (few.isPresent()) {
      return new Drain(List.of(), List.of(), List.of(few.get()));
    }
    List<Integer> open =
        leaving.stream()
            .filter(id -> brokers.live().contains(id) && !brokers.cordoned().contains(id))
            .sorted()
            .toList();
    if (!open.isEmpty()) {
      return steps(new Cordon(open, "a replica that came now would have to leave again"));
    }
    Removal removal = Removal.of(brokers, layout, leaving);
    if (removal.left() == 0) {
      return NOTHING;
    }
    Progress progress = Progress.of(world, removal.copies() + Progress.underway(layout));
    Wait wait =
        new Wait(
            "Empty " + words(leaving), removal.words() + progress.words(), false, progress.total());
    Optional<String> unready =
        staying(world).filter(m -> !m.ready()).findFirst().map(m -> m.name() + " is not ready");
    if (unready.isPresent()) {
      return new Drain(List.of(), List.of(wait.because(unready.get())), List.of());
    }
    return switch (Moves.next(world.brokersWanted(), brokers, layout, removal)) {
      case Moves.Now(List<Step.Move> moves) ->
          new Drain(
              List.of(new MovePartitions(moves, words(leaving) + " shall leave")),
              List.of(wait),
              List.of());
      case Moves.Later _ -> new Drain(List.of(), List.of(wait), List.of());
      case Moves.Never(String why) -> new Drain(List.of(), List.of(wait), List.of(no(why)));
    };
  }

  private static Drain steps(Step step) {
    return new Drain(List.of(step), List.of(), List.of());
  }

  private static Trouble no(String why) {
    return new Trouble(
        "BrokersCannotLeave",
        why
            + " Nothing more is moved; the brokers stay until that is mended, or until"
            + " spec.brokers.replicas is set back.",
        true);
  }

  /// More copies than brokers that stay: no move can help.
  private static Optional<Trouble> tooFew(World world, Brokers brokers) {
    int want = world.brokersWanted();
    List<String> wide =
        brokers.partitions().stream()
            .filter(p -> p.replicas().size() > want && !shrinking(brokers, p, want))
            .map(Partition::topic)
            .distinct()
            .sorted()
            .toList();
    if (wide.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble(
            "BrokersCannotLeave",
            "spec.brokers.replicas is %d, but topics keep more copies of their partitions than that: %s. Nothing is moved. Set spec.brokers.replicas higher, or give these topics fewer copies."
                .formatted(want, Words.first(wide, 3)),
            true));
  }

  /// A partition that moves lists both its old and its new brokers meanwhile.
  private static boolean shrinking(Brokers brokers, Partition partition, int want) {
    return brokers
        .layout()
        .flatMap(l -> l.moving(partition))
        .filter(m -> partition.replicas().size() - m.removing().size() <= want)
        .isPresent();
  }

  private static Stream<Member> staying(World world) {
    int want = world.brokersWanted();
    return world.kube().members(world.names(), Role.BROKER).stream()
        .filter(m -> m.ordinal() < want);
  }

  static String words(Set<Integer> brokers) {
    return Words.brokers(new TreeSet<>(brokers));
  }
}
