package dev.ottla.api;

/// The rules for CPU and memory, in CEL.
final class ResourceRules {
  static final String KINDS = "self.all(k, k in ['cpu','memory','ephemeral-storage'])";

  static final String KINDS_SAYS =
      "'\"' + self.filter(k, !(k in ['cpu','memory','ephemeral-storage']))[0] + '\" is not a"
          + " resource of a Kafka pod; use cpu, memory or ephemeral-storage'";

  private static final String NOT_AMOUNTS =
      "['cpu','memory','ephemeral-storage'].filter(k, k in self && (!isQuantity(string(self[k])) ||"
          + " !quantity(string(self[k])).isGreaterThan(quantity('0'))))";

  static final String AMOUNTS = NOT_AMOUNTS + ".size() == 0";

  static final String AMOUNTS_SAYS =
      NOT_AMOUNTS
          + ".map(k, k + ' cannot be \"' +"
          + " string(self[k]) + '\": write an amount like ' + (k == 'cpu' ? '500m' : '2Gi'))[0]";

  private static final String BOTH =
      "has(self.requests) && has(self.limits) && k in self.requests && k in self.limits";

  private static final String ABOVE =
      "quantity(string(self.requests[k])).isGreaterThan(quantity(string(self.limits[k])))";

  static final String WITHIN_LIMITS =
      "!['cpu','memory'].exists(k, "
          + BOTH
          + " && isQuantity(string(self.requests[k])) && isQuantity(string(self.limits[k])) && "
          + ABOVE
          + ")";

  /// Without `isQuantity`, which would cost too much; [#WITHIN_LIMITS_MESSAGE] stands in then.
  static final String WITHIN_LIMITS_SAYS =
      "['cpu','memory'].filter(k, "
          + BOTH
          + " && "
          + ABOVE
          + ").map(k, 'requests.' + k + ' cannot be ' + string(self.requests[k]) + ', above limits.'"
          + " + k + ' ' + string(self.limits[k]) + '; lower it or raise the limit')[0]";

  static final String WITHIN_LIMITS_MESSAGE = "a request cannot be above its limit; lower it";

  private static final String MEMORY =
      "(has(self.limits) && 'memory' in self.limits ? string(self.limits['memory']) :"
          + " has(self.requests) && 'memory' in self.requests ? string(self.requests['memory']) :"
          + " '1Ti')";

  private static final String ENOUGH =
      "!isQuantity(" + MEMORY + ") || !quantity(" + MEMORY + ").isLessThan(quantity('";

  private static final String ENOUGH_SAYS = "'memory cannot be ' + " + MEMORY + " + ': a ";

  static final String BROKER_MEMORY = ENOUGH + Resources.LEAST_BROKER_MEMORY + "'))";

  static final String BROKER_MEMORY_SAYS =
      ENOUGH_SAYS
          + "broker does not run in so little; set at least "
          + Resources.LEAST_BROKER_MEMORY
          + "'";

  static final String CONTROLLER_MEMORY = ENOUGH + Resources.LEAST_CONTROLLER_MEMORY + "'))";

  static final String CONTROLLER_MEMORY_SAYS =
      ENOUGH_SAYS
          + "controller does not run in so little; set at least "
          + Resources.LEAST_CONTROLLER_MEMORY
          + "'";

  private ResourceRules() {}
}
