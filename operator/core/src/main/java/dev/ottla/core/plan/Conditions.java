package dev.ottla.core.plan;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gathers conditions; one that has not changed keeps the moment of its last change.
///
/// Follows kstatus: Ready is True only when the resource is all that its spec asks for.
public final class Conditions {
  /// The type of the condition that is there while partitions move between brokers, or
  /// replicas between the disks of one.
  public static final String MOVING = "Moving";

  private final List<Condition> before;
  private final Instant now;
  private final @Nullable Long generation;
  private final List<Condition> all = new ArrayList<>();

  /// Starts from the last status.
  public Conditions(List<Condition> before, Instant now, @Nullable Long generation) {
    this.before = before;
    this.now = now;
    this.generation = generation;
  }

  /// One of a list, by its type.
  public static Optional<Condition> find(List<Condition> all, String type) {
    return all.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  /// Adds a condition.
  public Conditions set(String type, boolean status, String reason, String message) {
    String word = status ? "True" : "False";
    String since =
        find(before, type)
            .filter(c -> c.getStatus().equals(word))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    all.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(word)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(since)
            .withObservedGeneration(generation)
            .build());
    return this;
  }

  /// All that were added.
  public List<Condition> all() {
    return List.copyOf(all);
  }
}
