package dev.ottla.api;

/// The rules for a rebalance that is asked for, in CEL.
final class RebalancingRules {
  static final String SAME_CLUSTER_SAYS =
      "'cannot change from \"' + oldSelf + '\" to \"' + self + '\", since a plan is made for one"
          + " cluster; set it back, or make a new Rebalance'";

  static final String SAME_GOAL_SAYS =
      "'cannot change from \"' + oldSelf + '\" to \"' + self + '\", since a plan is made for one"
          + " goal; set it back, or make a new Rebalance'";

  private static final String SAME_SCOPE_SAYS =
      "cannot change, since a plan is made for one scope; set it back, or make a new Rebalance";

  static final String SAME_TOPICS =
      "(has(self.topics) ? self.topics : []) == (has(oldSelf.topics) ? oldSelf.topics : [])";

  static final String SAME_TOPICS_SAYS = SAME_SCOPE_SAYS;

  static final String SAME_BROKERS =
      "(has(self.brokers) ? self.brokers : []) == (has(oldSelf.brokers) ? oldSelf.brokers : [])";

  static final String SAME_BROKERS_SAYS = SAME_SCOPE_SAYS;

  static final String BROKERS_TAKE = "!has(self.brokers) || self.goal != 'Leaders'";

  static final String BROKERS_TAKE_SAYS =
      "cannot be set with spec.goal \"Leaders\", which gives no broker a replica; remove it, or set"
          + " spec.goal to \"Balance\"";

  private static final String LEGAL = "matches('^[a-zA-Z0-9._*-]+$')";

  static final String TOPICS = "self.all(t, t." + LEGAL + ")";

  static final String TOPICS_SAYS =
      "self.filter(t, !t."
          + LEGAL
          + ").map(t, '\"' + t + '\" names no topic; use letters, digits, dots, dashes and"
          + " underscores, and * for any of them')[0]";

  private RebalancingRules() {}
}
