package dev.ottla.core.status;

import dev.ottla.api.ClusterStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.World;

/// What a Cluster's status says: a total function of what was seen, planned and done.
public final class Status {
  private Status() {}

  /// The whole status, conditions included; equal to the last one when nothing has changed.
  public static ClusterStatus of(World world, Plan plan, Outcome outcome) {
    return new ClusterStatus(null, null, null, null, null, null, null, null, null, null);
  }
}
