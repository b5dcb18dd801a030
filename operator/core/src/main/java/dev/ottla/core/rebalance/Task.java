package dev.ottla.core.rebalance;

import dev.ottla.api.RebalancingSpec.Goal;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.moves.Shelves;
import dev.ottla.core.world.World;

/// What a plan that somebody asked for moves, and how much of that is left.
sealed interface Task permits Shifts, Transfers {
  /// What the kept plan of a goal is about.
  static Task of(World world, Placement placement, Goal goal, Proposal plan) {
    return switch (goal) {
      case Balance, Leaders -> new Transfers(world, placement, plan);
      case Disks -> Shifts.of(world, placement, plan);
    };
  }

  /// Where replicas lie on the disks of their brokers.
  static Shelves shelves(Placement placement) {
    return new Shelves(placement.brokers(), placement.layout());
  }

  /// What moves, for people: `partitions`.
  String noun();

  /// The same with where it moves to, if that is not clear.
  String words();

  /// How many move in all.
  int all();

  /// How many of them have not begun.
  int left();

  /// Bytes that are copied in all.
  long size();

  /// Bytes that are not copied yet.
  long bytes();

  /// Whether anything of this kind is under way.
  boolean moving();

  /// What is told of the plan, as it is when it was just made.
  RebalancingStatus.Plan drawn(Proposal plan);

  /// As many of those that are left as may begin now.
  Rebalance begin(String why);

  /// None of them.
  Rebalance underway();
}
