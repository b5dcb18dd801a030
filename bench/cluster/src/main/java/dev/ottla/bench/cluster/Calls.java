package dev.ottla.bench.cluster;

import dev.ottla.e2e.House;
import dev.ottla.e2e.Kubectl;
import java.util.regex.Pattern;

/// Calls of the operator to a real API server, which counts requests by flow schema: one that only
/// the operator's account falls in counts the operator's.
final class Calls implements AutoCloseable {
  private static final String SCHEMA = "ottla-bench";

  private static final String COUNTER =
      """
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: FlowSchema
      metadata: {name: %s}
      spec:
        matchingPrecedence: 100
        priorityLevelConfiguration: {name: workload-low}
        rules:
          - subjects: [{kind: ServiceAccount, serviceAccount: {namespace: %s, name: ottla-operator}}]
            resourceRules: [{verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: true}]
            nonResourceRules: [{verbs: ["*"], nonResourceURLs: ["*"]}]
      """
          .formatted(SCHEMA, House.OPERATOR);

  private static final Pattern DISPATCHED =
      Pattern.compile(
          "dispatched_requests_total\\{[^}]*flow_schema=\"" + SCHEMA + "\"[^}]*\\} ([0-9.e+]+)");

  private final Kubectl kubectl;

  private Calls(Kubectl kubectl) {
    this.kubectl = kubectl;
  }

  static Calls begin(Kubectl kubectl) {
    kubectl.apply(COUNTER).orThrow();
    return new Calls(kubectl);
  }

  /// So many until now.
  double count() {
    return sum(DISPATCHED, kubectl.say("get", "--raw", "/metrics"));
  }

  @Override
  public void close() {
    kubectl.say("delete", "flowschema", SCHEMA);
  }

  /// The sum of what a pattern finds.
  static double sum(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToDouble(m -> Double.parseDouble(m.group(1))).sum();
  }
}
