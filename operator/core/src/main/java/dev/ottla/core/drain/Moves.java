package dev.ottla.core.drain;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.moves.Admission;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Layout;
import dev.ottla.core.world.KafkaView.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which replicas move next. The balancer says where everything should go; of that only so much is
/// begun as leaves the brokers room to serve.
final class Moves {
  /// Part of a volume that may be filled.
  private static final double FULL = 0.9;

  private Moves() {}

  /// What comes next.
  sealed interface Next {}

  /// These may begin.
  record Now(List<Move> moves) implements Next {}

  /// What is on its way comes first.
  record Later() implements Next {}

  /// There is no place for what is left.
  record Never(String why) implements Next {}

  static Next next(int want, Brokers brokers, Layout layout, Removal removal) {
    if (removal.waiting().isEmpty()) {
      return new Later();
    }
    Placement placement = new Placement(want, brokers, layout, removal.leaving());
    List<Move> now = new ArrayList<>(placement.returns());
    Balance.Plan plan = placement.needed(FULL);
    Set<String> waiting =
        removal.waiting().stream().map(Partition::name).collect(Collectors.toSet());
    List<Balance.Move> wanted =
        plan.moves().stream()
            .filter(m -> waiting.contains(m.name()))
            .filter(m -> m.to().stream().noneMatch(removal.leaving()::contains))
            .toList();
    if (wanted.isEmpty() && now.isEmpty()) {
      String why =
          plan.limits().isEmpty()
              ? "no broker that stays can take what is left."
              : plan.limits().getFirst().message() + ".";
      return removal.underway().isEmpty()
          ? new Never(Drain.words(removal.leaving()) + " cannot be emptied: " + why)
          : new Later();
    }
    now.addAll(Admission.admitted(brokers, layout, wanted));
    return now.isEmpty() ? new Later() : new Now(now);
  }
}
