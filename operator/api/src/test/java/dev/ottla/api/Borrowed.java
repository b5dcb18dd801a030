package dev.ottla.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;

/// Kubernetes' own types, which come without descriptions and limits.
final class Borrowed {
  private static final String TEXT =
      """
      conditions.lastTransitionTime: When the status last changed.
      conditions.message: What it means for the person on call, and what happens next.
      conditions.observedGeneration: The generation of the spec that this condition speaks of.
      conditions.reason: One word for why.
      conditions.status: True, False or Unknown.
      conditions.type: Ready, Progressing, Degraded, or a word for what is out of the ordinary.
      tolerations.effect: NoSchedule, PreferNoSchedule or NoExecute; all of them when left out.
      tolerations.key: The key of the taint; all keys when left out.
      tolerations.operator: Equal or Exists; Equal when left out.
      tolerations.tolerationSeconds: How long a NoExecute taint is borne; for ever when left out.
      tolerations.value: The value of the taint, for Equal.
      topologySpreadConstraints.labelSelector: The pods that are counted.
      topologySpreadConstraints.matchLabelKeys: Labels whose values a pod shares with those counted.
      topologySpreadConstraints.maxSkew: How many pods one domain may have more than another.
      topologySpreadConstraints.minDomains: How many domains there should be at the least.
      topologySpreadConstraints.nodeAffinityPolicy: Honor or Ignore the pod's node affinity.
      topologySpreadConstraints.nodeTaintsPolicy: Honor or Ignore the taints of nodes.
      topologySpreadConstraints.topologyKey: The node label whose values are the domains.
      topologySpreadConstraints.whenUnsatisfiable: What to do when a pod would break this.
      """;

  private static final Map<String, String> MEANINGS =
      TEXT.lines()
          .map(line -> line.split(": ", 2))
          .collect(Collectors.toMap(line -> line[0], line -> line[1]));

  private Borrowed() {}

  /// Says what a field means that its type does not tell.
  static void describe(String parent, String name, ObjectNode field) {
    String meaning = MEANINGS.get(parent + "." + name);
    if (meaning != null && !field.has("description")) {
      field.put("description", meaning);
    }
  }

  /// What Kubernetes would only say when the pods are made.
  static void limit(String name, ObjectNode list) {
    if (name.equals("topologySpreadConstraints")) {
      ObjectNode item = (ObjectNode) list.path("items");
      item.putArray("required").add("maxSkew").add("topologyKey").add("whenUnsatisfiable");
      ((ObjectNode) item.at("/properties/maxSkew")).put("minimum", 1);
      ((ObjectNode) item.at("/properties/topologyKey")).put("minLength", 1);
      ((ObjectNode) item.at("/properties/whenUnsatisfiable"))
          .putArray("enum")
          .add("DoNotSchedule")
          .add("ScheduleAnyway");
    }
  }
}
