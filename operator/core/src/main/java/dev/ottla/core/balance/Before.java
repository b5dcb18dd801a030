package dev.ottla.core.balance;

/// How a cluster was before the search: what a plan starts from.
final class Before {
  /// Broker of each slot, -1 for none.
  final int[] at;

  /// Slot that leads each partition.
  final int[] lead;

  final double[] load;

  /// Bytes that must be copied whatever the plan, and by any plan that balances.
  final long needs;

  final long bound;

  Before(Layout start) {
    at = start.in.at;
    lead = start.in.first;
    load = start.load.clone();
    Bound least = new Bound(start);
    needs = least.needs();
    bound = least.balance();
  }
}
