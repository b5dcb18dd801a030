package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What built-in kinds refuse beyond their schemas: above all, changes to what is fixed.
final class Fixed {
  private static final Set<String> MUTABLE_IN_SETS =
      Set.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");
  private static final long LAST_PORT = 65_535;
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final String IMMUTABLE = "field is immutable";

  private Fixed() {}

  static void check(
      Kind kind, @Nullable ObjectNode old, ObjectNode object, List<Violation> violations) {
    switch (kind.plural()) {
      case "statefulsets", "deployments", "replicasets" -> {
        template(object, violations);
        least("spec.replicas", object.at("/spec/replicas"), violations);
        filled("spec.template.spec.containers", object, violations);
        if (old != null) {
          workload(kind.plural(), old.path("spec"), object.path("spec"), violations);
        }
      }
      case "configmaps", "secrets" -> {
        keys(object.path("data"), violations);
        if (old != null) {
          immutable(kind.plural(), old, object, violations);
        }
      }
      case "persistentvolumeclaims" -> {
        size(object.at("/spec/resources/requests/storage"), violations);
        if (old != null) {
          claim(old.path("spec"), object.path("spec"), violations);
        }
      }
      case "services" -> service(object.path("spec"), violations);
      case "customresourcedefinitions" -> definition(object, violations);
      case "pods" -> {
        filled("spec.containers", object, violations);
        if (old != null) {
          same("spec.nodeName", old.at("/spec/nodeName"), object.at("/spec/nodeName"), violations);
          mounted(old.at("/spec/volumes"), object.at("/spec/volumes"), violations);
        }
      }
      case "rolebindings", "clusterrolebindings" -> {
        if (old != null && !old.path("roleRef").equals(object.path("roleRef"))) {
          violations.add(
              Violation.invalid("roleRef", object.path("roleRef"), "cannot change roleRef"));
        }
      }
      default -> {
        // Nothing is fixed.
      }
    }
  }

  private static void mounted(JsonNode old, JsonNode now, List<Violation> violations) {
    if (!old.equals(now)) {
      violations.add(
          Violation.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                  + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                  + " (allow it to be set to 1 if it was previously negative)"));
    }
  }

  private static void least(String field, JsonNode number, List<Violation> violations) {
    if (number.asLong() < 0) {
      violations.add(Violation.invalid(field, number, "must be greater than or equal to 0"));
    }
  }

  private static void filled(String field, JsonNode object, List<Violation> violations) {
    var list = object.at("/" + field.replace('.', '/'));
    if (list.isArray() && list.isEmpty()) {
      violations.add(Violation.required(field, ""));
    }
  }

  private static void keys(JsonNode data, List<Violation> violations) {
    data.forEachEntry(
        (key, value) -> {
          if (!KEY.matcher(key).matches()) {
            violations.add(
                Violation.invalid(
                    "data[" + key + "]",
                    TextNode.valueOf(key),
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                        + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                        + " validation is '[-._a-zA-Z0-9]+')"));
          }
        });
  }

  private static void size(JsonNode storage, List<Violation> violations) {
    if (Quantity.parse(storage.asText()).filter(size -> size.value().signum() <= 0).isPresent()) {
      violations.add(
          Violation.invalid("spec.resources[storage]", storage, "must be greater than zero"));
    }
  }

  private static void definition(JsonNode object, List<Violation> violations) {
    var wanted = object.at("/spec/names/plural").asText() + "." + object.at("/spec/group").asText();
    var name = object.at("/metadata/name");
    if (!name.asText().equals(wanted)) {
      violations.add(
          Violation.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
    }
  }

  private static void service(JsonNode spec, List<Violation> violations) {
    var headless = spec.path("clusterIP").asText().equals("None");
    if (spec.path("ports").isEmpty()
        && !headless
        && !spec.path("type").asText().equals("ExternalName")) {
      violations.add(Violation.required("spec.ports", ""));
    }
    ports(spec.path("ports"), violations);
  }

  private static void ports(JsonNode ports, List<Violation> violations) {
    for (var i = 0; i < ports.size(); i++) {
      var at = "spec.ports[" + i + "]";
      if (ports.size() > 1 && !ports.get(i).has("name")) {
        violations.add(Violation.required(at + ".name", ""));
      }
      for (var field : List.of("port", "targetPort")) {
        var port = ports.get(i).path(field);
        if (port.isNumber() && (port.asLong() < 1 || port.asLong() > LAST_PORT)) {
          violations.add(
              Violation.invalid(at + "." + field, port, "must be between 1 and 65535, inclusive"));
        }
      }
    }
  }

  private static void template(JsonNode object, List<Violation> violations) {
    var labels = object.at("/spec/template/metadata/labels");
    for (var wanted : object.at("/spec/selector/matchLabels").properties()) {
      if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
        violations.add(
            Violation.invalid(
                "spec.template.metadata.labels",
                labels.isMissingNode() ? "null" : labels.toString(),
                "`selector` does not match template `labels`"));
        return;
      }
    }
  }

  private static void workload(
      String plural, JsonNode old, JsonNode now, List<Violation> violations) {
    if (!plural.equals("statefulsets")) {
      if (!old.path("selector").equals(now.path("selector"))) {
        violations.add(Violation.invalid("spec.selector", now.path("selector"), IMMUTABLE));
      }
      return;
    }
    var before = ((ObjectNode) old.deepCopy()).without(MUTABLE_IN_SETS);
    var after = ((ObjectNode) now.deepCopy()).without(MUTABLE_IN_SETS);
    if (!before.equals(after)) {
      violations.add(
          Violation.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                  + " 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static void immutable(
      String plural, JsonNode old, JsonNode now, List<Violation> violations) {
    if (plural.equals("secrets")) {
      same("type", old.path("type"), now.path("type"), violations);
    }
    if (!old.path("immutable").asBoolean()) {
      return;
    }
    if (!now.path("immutable").asBoolean()) {
      violations.add(
          Violation.forbidden("immutable", "field is immutable when `immutable` is set"));
    }
    for (var field : List.of("data", "binaryData")) {
      if (!old.path(field).equals(now.path(field))) {
        violations.add(Violation.forbidden(field, "field is immutable when `immutable` is set"));
      }
    }
  }

  private static void claim(JsonNode old, JsonNode now, List<Violation> violations) {
    var size = "/resources/requests/storage";
    var before = Quantity.parse(old.at(size).asText());
    var after = Quantity.parse(now.at(size).asText());
    if (before.isPresent() && after.isPresent() && after.get().compareTo(before.get()) < 0) {
      violations.add(
          Violation.forbidden(
              "spec.resources.requests.storage", "field can not be less than status.capacity"));
    }
    for (var field : List.of("accessModes", "storageClassName", "selector")) {
      if (old.has(field) && !old.path(field).equals(now.path(field))) {
        violations.add(
            Violation.forbidden(
                "spec",
                "spec is immutable after creation except resources.requests and"
                    + " volumeAttributesClassName for bound claims"));
        return;
      }
    }
  }

  private static void same(String field, JsonNode old, JsonNode now, List<Violation> violations) {
    if (!old.isMissingNode() && !old.asText().isEmpty() && !old.equals(now)) {
      violations.add(Violation.invalid(field, now, IMMUTABLE));
    }
  }
}
