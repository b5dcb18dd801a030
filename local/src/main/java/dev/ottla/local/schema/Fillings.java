package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// What the server fills in for built-in kinds when it depends on something else in the object.
/// Defaults that depend on nothing are in `kinds.json`.
final class Fillings {

  private Fillings() {}

  static void fill(Kind kind, ObjectNode object, boolean fresh) {
    var spec = object.path("spec");
    switch (kind.plural()) {
      case "pods" -> pod(object, fresh);
      case "statefulsets" -> statefulSet((ObjectNode) spec);
      case "deployments", "replicasets", "jobs" -> workload(kind.plural(), (ObjectNode) spec);
      case "services" -> service((ObjectNode) spec);
      case "secrets" -> secret(object);
      case "namespaces" -> namespace(object, fresh);
      case "persistentvolumeclaims", "persistentvolumes" -> {
        if (fresh) {
          object.withObjectProperty("status").put("phase", "Pending");
        }
      }
      case "networkpolicies" -> policyTypes(spec);
      case "rolebindings", "clusterrolebindings" -> subjects(object);
      case "customresourcedefinitions" -> definition(object);
      default -> {
        // Nothing depends on anything.
      }
    }
  }

  private static void pod(ObjectNode pod, boolean fresh) {
    var spec = pod.withObjectProperty("spec");
    podSpec(spec);
    absent(spec, "enableServiceLinks", true);
    absent(spec, "serviceAccountName", "default");
    spec.set("serviceAccount", spec.path("serviceAccountName"));
    absent(spec, "priority", 0);
    absent(spec, "preemptionPolicy", "PreemptLowerPriority");
    for (var container : spec.path("containers")) {
      requests(container.path("resources"));
    }
    if (fresh) {
      var status = pod.withObjectProperty("status").put("phase", "Pending");
      status.put("qosClass", quality(spec));
    }
  }

  private static void requests(JsonNode resources) {
    if (resources instanceof ObjectNode object && !resources.path("limits").isEmpty()) {
      var requests = object.withObjectProperty("requests");
      resources
          .path("limits")
          .forEachEntry(
              (name, value) -> {
                if (!requests.has(name)) {
                  requests.set(name, value);
                }
              });
    }
  }

  private static String quality(JsonNode spec) {
    var any = false;
    var all = true;
    for (var container : spec.path("containers")) {
      var limits = container.at("/resources/limits");
      var requests = container.at("/resources/requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      all &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
    }
    return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
  }

  private static void podSpec(ObjectNode spec) {
    for (var list : List.of("containers", "initContainers")) {
      for (var container : spec.path(list)) {
        var image = container.path("image").asText("");
        var tag = image.substring(image.lastIndexOf('/') + 1);
        var moving = tag.endsWith(":latest") || !(tag.contains(":") || tag.contains("@"));
        absent((ObjectNode) container, "imagePullPolicy", moving ? "Always" : "IfNotPresent");
      }
    }
    for (var volume : spec.path("volumes")) {
      if (volume.size() <= 1) {
        ((ObjectNode) volume).putObject("emptyDir");
      }
    }
    if (spec.has("serviceAccountName")) {
      spec.set("serviceAccount", spec.get("serviceAccountName"));
    }
  }

  private static void template(ObjectNode spec) {
    if (spec.at("/template/spec") instanceof ObjectNode pod) {
      podSpec(pod);
    }
  }

  private static void statefulSet(ObjectNode spec) {
    template(spec);
    var strategy = spec.withObjectProperty("updateStrategy");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      absent(strategy.withObjectProperty("rollingUpdate"), "partition", 0);
    }
    for (var claim : spec.path("volumeClaimTemplates")) {
      var object = (ObjectNode) claim;
      object.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
      object.withObjectProperty("status").put("phase", "Pending");
    }
  }

  private static void workload(String plural, ObjectNode spec) {
    template(spec);
    var strategy = spec.path("strategy");
    if (plural.equals("deployments") && strategy.path("type").asText().equals("RollingUpdate")) {
      var rolling = ((ObjectNode) strategy).withObjectProperty("rollingUpdate");
      absent(rolling, "maxUnavailable", "25%");
      absent(rolling, "maxSurge", "25%");
    }
  }

  private static void service(ObjectNode spec) {
    var type = spec.path("type").asText();
    for (var port : spec.path("ports")) {
      if (port.path("nodePort").asInt(1) == 0) {
        ((ObjectNode) port).remove("nodePort");
      }
      if (!port.has("targetPort")) {
        ((ObjectNode) port).set("targetPort", port.path("port"));
      }
    }
    if (type.equals("ExternalName")) {
      return;
    }
    absent(spec, "internalTrafficPolicy", "Cluster");
    absent(spec, "ipFamilyPolicy", "SingleStack");
    if (!spec.has("ipFamilies")) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    if (spec.has("clusterIP") && !spec.has("clusterIPs")) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP"));
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      absent(spec, "externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      absent(spec, "allocateLoadBalancerNodePorts", true);
    }
  }

  private static void secret(ObjectNode secret) {
    if (secret.remove("stringData") instanceof ObjectNode texts) {
      var data = secret.withObjectProperty("data");
      texts.forEachEntry(
          (name, text) ->
              data.put(
                  name,
                  Base64.getEncoder()
                      .encodeToString(text.asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static void namespace(ObjectNode namespace, boolean fresh) {
    var metadata = namespace.withObjectProperty("metadata");
    metadata.withObjectProperty("labels").set("kubernetes.io/metadata.name", metadata.path("name"));
    if (fresh) {
      namespace.withObjectProperty("spec").putArray("finalizers").add("kubernetes");
      namespace.withObjectProperty("status").put("phase", "Active");
    }
  }

  private static void policyTypes(JsonNode spec) {
    if (spec instanceof ObjectNode object && !spec.has("policyTypes")) {
      var types = object.putArray("policyTypes").add("Ingress");
      if (spec.has("egress")) {
        types.add("Egress");
      }
    }
  }

  private static void subjects(JsonNode binding) {
    for (var subject : binding.path("subjects")) {
      if (!subject.path("kind").asText().equals("ServiceAccount")) {
        absent((ObjectNode) subject, "apiGroup", "rbac.authorization.k8s.io");
      }
    }
  }

  /// A definition is accepted as soon as it is written.
  private static void definition(ObjectNode definition) {
    var names = definition.withObjectProperty("spec").withObjectProperty("names");
    var kind = names.path("kind").asText();
    absent(names, "singular", kind.toLowerCase(java.util.Locale.ROOT));
    absent(names, "listKind", kind + "List");
    var status = definition.withObjectProperty("status");
    status.set("acceptedNames", names.deepCopy());
    if (!status.has("storedVersions")) {
      var stored = status.putArray("storedVersions");
      for (var version : definition.at("/spec/versions")) {
        if (version.path("storage").asBoolean()) {
          stored.add(version.path("name").asText());
        }
      }
    }
    if (!status.has("conditions")) {
      var since = definition.at("/metadata/creationTimestamp").asText();
      var conditions = status.putArray("conditions");
      for (var condition :
          List.of(
              List.of("NamesAccepted", "NoConflicts"),
              List.of("Established", "InitialNamesAccepted"))) {
        conditions
            .addObject()
            .put("type", condition.getFirst())
            .put("status", "True")
            .put("reason", condition.getLast())
            .put("message", "")
            .put("lastTransitionTime", since);
      }
    }
  }

  private static void absent(ObjectNode object, String field, Object value) {
    if (!object.has(field)) {
      object.set(field, Json.MAPPER.valueToTree(value));
    }
  }
}
