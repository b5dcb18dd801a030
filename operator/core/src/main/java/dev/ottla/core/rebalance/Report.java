package dev.ottla.core.rebalance;

import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Broker;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.api.RebalancingStatus.Plan;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.moves.Progress;
import dev.ottla.core.plan.Bytes;
import dev.ottla.core.plan.Conditions;
import dev.ottla.core.world.KafkaView.Partition;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is told of a rebalance that somebody asked for; nothing when that has been said.
final class Report {
  private static final String WELL = "nothing is wrong";

  private Report() {}

  /// What is told of its plan.
  record Told(
      @Nullable Plan plan,
      @Nullable Integer percent,
      @Nullable String progress,
      @Nullable String eta) {
    static final Told NOTHING = new Told(null, null, null, null);

    /// As it was told before, though it is not known when it ends.
    static Told last(Rebalancing asked) {
      RebalancingStatus last = asked.getStatus();
      return last == null ? NOTHING : new Told(last.plan(), last.percent(), last.progress(), null);
    }

    /// As it is now. What the brokers bore stays as it was when the plan was first told.
    static Told at(World world, Rebalancing asked, Proposal proposal, Task task) {
      long bytes = task.bytes();
      Plan plan =
          Optional.ofNullable(last(asked).plan())
              .filter(p -> p.name().equals(proposal.name()))
              .orElseGet(() -> task.drawn(proposal))
              .atLeast(bytes);
      long all = plan.bytes();
      int there = task.all() - task.left();
      int percent = all == 0 ? 100 * there / task.all() : (int) (100.0 * (all - bytes) / all);
      String progress =
          all == 0
              ? "%d of %d %s".formatted(there, task.all(), task.noun())
              : "%d %% of %s".formatted(percent, Bytes.words(all));
      Optional<String> eta = task.moving() ? Progress.of(world, bytes).eta() : Optional.empty();
      return new Told(plan, percent, progress, eta.orElse(null));
    }
  }

  static List<Rebalancing> of(
      World world, Rebalancing asked, Phase phase, String words, Told told) {
    Conditions conditions =
        conditions(world.now(), asked)
            .set("Ready", phase == Phase.Done, phase.name(), words)
            .set("Progressing", phase == Phase.Running, phase.name(), words)
            .set("Degraded", false, "AllWell", WELL);
    return differing(asked, phase, conditions.all(), told);
  }

  /// What keeps it from ever beginning.
  static List<Rebalancing> wrong(Instant now, Rebalancing asked, String reason, String words) {
    Conditions conditions =
        conditions(now, asked)
            .set("Ready", false, reason, words)
            .set("Progressing", false, reason, words)
            .set("Degraded", true, reason, words);
    return differing(asked, Phase.Waiting, conditions.all(), Told.NOTHING);
  }

  private static Conditions conditions(Instant now, Rebalancing asked) {
    List<Condition> last =
        Optional.ofNullable(asked.getStatus()).map(RebalancingStatus::conditions).orElse(List.of());
    return new Conditions(last, now, asked.getMetadata().getGeneration());
  }

  private static List<Rebalancing> differing(
      Rebalancing asked, Phase phase, List<Condition> conditions, Told told) {
    RebalancingStatus status =
        new RebalancingStatus(
            asked.getMetadata().getGeneration(),
            conditions,
            phase,
            told.plan(),
            told.percent(),
            told.progress(),
            told.eta());
    if (status.equals(asked.getStatus())) {
      return List.of();
    }
    Rebalancing report = new Rebalancing();
    report.setMetadata(
        new ObjectMetaBuilder()
            .withName(asked.getMetadata().getName())
            .withNamespace(asked.getMetadata().getNamespace())
            .build());
    report.setStatus(status);
    return List.of(report);
  }

  /// A plan that was just made.
  static Plan drawn(Proposal proposal, Task task, List<Broker> brokers) {
    List<Integer> bands = proposal.bands();
    return new Plan(
        proposal.name(),
        task.all(),
        task.size(),
        bands.isEmpty() ? null : bands.getFirst(),
        bands.isEmpty() ? null : bands.getLast(),
        brokers);
  }

  private static final class Sums {
    private int replicas;
    private int leaders;
    private long bytes;
  }

  /// What each broker bears, and will bear once these moves are made.
  static List<Broker> brokers(Placement placement, List<Move> moves) {
    Map<String, Long> sizes = placement.sizes();
    Map<Integer, Sums> now = sums(placement, sizes, placement::after);
    Map<Integer, Sums> then = sums(placement, sizes, placement.once(moves));
    Sums none = new Sums();
    return placement.brokers().live().stream()
        .sorted()
        .map(id -> broker(id, now.getOrDefault(id, none), then.getOrDefault(id, none)))
        .toList();
  }

  private static Broker broker(int id, Sums now, Sums then) {
    return new Broker(
        id,
        now.replicas,
        then.replicas,
        now.leaders,
        then.leaders,
        now.bytes,
        then.bytes,
        List.of());
  }

  private static Map<Integer, Sums> sums(
      Placement placement, Map<String, Long> sizes, Function<Partition, List<Integer>> where) {
    Map<Integer, Sums> sums = new HashMap<>();
    for (Partition p : placement.brokers().partitions()) {
      List<Integer> ids = where.apply(p);
      for (int id : ids) {
        Sums of = sums.computeIfAbsent(id, i -> new Sums());
        of.replicas++;
        of.leaders += id == ids.getFirst() ? 1 : 0;
        of.bytes += sizes.getOrDefault(p.name(), 0L);
      }
    }
    return sums;
  }
}
