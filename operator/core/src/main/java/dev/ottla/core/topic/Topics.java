package dev.ottla.core.topic;

import dev.ottla.api.TopicStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.TopicWorld;
import java.time.Duration;
import java.util.List;

/// Decides what to do about one topic, and what to tell its owner.
public final class Topics {
  private Topics() {}

  /// What shall be done now.
  public static Plan plan(TopicWorld world) {
    return new Plan(List.of(), List.of(), List.of(), List.of(), Duration.ofMinutes(2));
  }

  /// The whole status, conditions included; equal to the last one when nothing has changed.
  public static TopicStatus status(TopicWorld world, Plan plan, Outcome outcome) {
    return new TopicStatus(null, null, null, null, null, null, null);
  }
}
