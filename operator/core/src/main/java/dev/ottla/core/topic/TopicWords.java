package dev.ottla.core.topic;

import dev.ottla.api.TopicStatus;
import dev.ottla.core.plan.Conditions;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.KafkaView.TopicInfo;
import dev.ottla.core.world.TopicWorld;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a Topic's status says.
final class TopicWords {
  private TopicWords() {}

  static TopicStatus status(TopicWorld world, Plan plan, Outcome outcome) {
    Optional<TopicStatus> last = Optional.ofNullable(world.topic().getStatus());
    Optional<TopicInfo> seen =
        world.cluster() instanceof TopicWorld.Ready ready ? ready.seen() : Optional.empty();
    boolean refused = plan.troubles().stream().anyMatch(t -> t.reason().equals("Differs"));
    Optional<String> owned = seen.filter(t -> !refused).map(TopicInfo::id);
    boolean gone = world.cluster() instanceof TopicWorld.Ready && seen.isEmpty();
    return new TopicStatus(
        world.topic().getMetadata().getGeneration(),
        conditions(world, plan, outcome, last),
        world.topic().kafkaName(),
        owned
            .or(() -> gone || refused ? Optional.empty() : last.map(TopicStatus::topicId))
            .orElse(null),
        seen.map(TopicInfo::partitions)
            .or(() -> gone ? Optional.empty() : last.map(TopicStatus::partitions))
            .orElse(null),
        seen.map(TopicInfo::replicas)
            .or(() -> gone ? Optional.empty() : last.map(TopicStatus::replicas))
            .orElse(null),
        managed(world, plan, outcome));
  }

  /// Properties that were set by this resource, until they have been taken back.
  private static List<String> managed(TopicWorld world, Plan plan, Outcome outcome) {
    Set<String> all = new TreeSet<>(Topics.managed(world.topic()));
    boolean settled = plan.steps().isEmpty() && plan.waits().isEmpty() && plan.troubles().isEmpty();
    if (settled && outcome.failures().isEmpty() && world.cluster() instanceof TopicWorld.Ready) {
      all.clear();
    }
    all.addAll(world.topic().getSpec().config().keySet());
    return List.copyOf(all);
  }

  private static List<Condition> conditions(
      TopicWorld world, Plan plan, Outcome outcome, Optional<TopicStatus> last) {
    Conditions all =
        new Conditions(
            last.map(TopicStatus::conditions).orElse(List.of()),
            world.now(),
            world.topic().getMetadata().getGeneration());
    boolean wrong = !plan.troubles().isEmpty() || !outcome.failures().isEmpty();
    boolean ready = plan.atRest() && !wrong;
    String message =
        Stream.of(
                plan.troubles().stream().map(Plan.Trouble::message),
                outcome.failures().stream().map(f -> f.what() + " failed: " + f.message()),
                plan.waits().stream().map(w -> w.step() + ": " + w.why()),
                plan.steps().stream().map(s -> s.what() + ": " + s.why()))
            .flatMap(s -> s)
            .findFirst()
            .orElse("it is what its spec asks for");
    String reason =
        plan.troubles().stream()
            .map(Plan.Trouble::reason)
            .findFirst()
            .orElse(wrong ? "StepFailed" : ready ? "AtRest" : "NextStep");
    return all.set("Ready", ready, reason, message)
        .set("Progressing", !ready && !wrong, ready || wrong ? reason : "NextStep", message)
        .set("Degraded", wrong, wrong ? reason : "AllWell", wrong ? message : "nothing is wrong")
        .all();
  }
}
