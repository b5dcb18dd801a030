package dev.ottla.core.rebalance;

import dev.ottla.api.RebalancingStatus;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.moves.Placement;
import dev.ottla.core.world.World;
import java.util.List;

/// Partitions that get other brokers, or another leader.
///
/// @param moves all of them
/// @param later those that have not begun
record Transfers(World world, Placement placement, List<Move> moves, List<Move> later)
    implements Task {
  Transfers(World world, Placement placement, Proposal plan) {
    this(world, placement, plan.parsed(), plan.left(placement));
  }

  @Override
  public String noun() {
    return "partitions";
  }

  @Override
  public String words() {
    return noun();
  }

  @Override
  public int all() {
    return moves.size();
  }

  @Override
  public int left() {
    return later.size();
  }

  @Override
  public long size() {
    return placement.size(moves);
  }

  @Override
  public long bytes() {
    return placement.left(later);
  }

  @Override
  public boolean moving() {
    return !placement.layout().moving().isEmpty();
  }

  @Override
  public RebalancingStatus.Plan drawn(Proposal plan) {
    return Report.drawn(plan, this, Report.brokers(placement, moves));
  }

  @Override
  public Rebalance begin(String why) {
    return Rebalance.begin(world, placement, later, why);
  }

  @Override
  public Rebalance underway() {
    return Rebalance.underway(world, placement, later);
  }
}
