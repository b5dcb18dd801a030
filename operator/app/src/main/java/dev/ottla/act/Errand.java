package dev.ottla.act;

import dev.ottla.api.Topic;
import dev.ottla.core.plan.Plan;

/// A Topic and what shall be done for it.
///
/// @param topic the resource as it was seen
/// @param plan what shall be done
public record Errand(Topic topic, Plan plan) {}
