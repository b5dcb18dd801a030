package dev.ottla.core;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.World;

/// A rule of the planner that is broken on purpose, to see whether anybody notices.
interface Blunder {
  /// No rule is broken.
  Blunder NONE = new Blunder() {};

  /// The world as the broken planner takes it.
  default World sees(World world) {
    return world;
  }

  /// The plan as the broken planner makes it.
  default Plan plans(World world, Plan plan) {
    return plan;
  }

  /// How the broken planner draws.
  default Drawing drawing(Drawing drawing) {
    return drawing;
  }
}
