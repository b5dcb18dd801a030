package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.control.Meta;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a pod is told about itself: the fields of `fieldRef`.
final class Fields {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");

  private Fields() {}

  static String value(ObjectNode pod, String field) {
    Matcher entry = ENTRY.matcher(field);
    if (entry.matches()) {
      return pod.path("metadata").path(entry.group(1)).path(entry.group(2)).asText("");
    }
    return switch (field) {
      case "metadata.labels", "metadata.annotations" ->
          lines(pod.at("/" + field.replace('.', '/')));
      case "status.podIPs" -> Meta.text(pod, "/status/podIP");
      case "status.hostIP", "status.hostIPs" -> "127.0.0.1";
      case "spec.serviceAccountName" -> account(pod);
      default -> Meta.text(pod, "/" + field.replace('.', '/'));
    };
  }

  /// The account that a pod runs as.
  static String account(JsonNode pod) {
    String name = Meta.text(pod, "/spec/serviceAccountName");
    return name.isEmpty() ? "default" : name;
  }

  private static String lines(JsonNode entries) {
    return entries.properties().stream()
        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue().asText()))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static String quoted(String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "\"" + escaped + "\"";
  }
}
