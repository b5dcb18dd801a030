package dev.ottla.conformance;

/// Objects to try things with.
final class Samples {
  private Samples() {}

  static String map(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {a: '1'}}"
        .formatted(name);
  }

  /// A ConfigMap with more metadata.
  static String map(String name, String metadata) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, %s}, data: {a: '1'}}"
        .formatted(name, metadata);
  }

  /// A Widget with more of a spec.
  static String widget(String name, String spec) {
    return "{apiVersion: conformance.test/v1, kind: Widget, metadata: {name: %s}, spec: {size: small%s}}"
        .formatted(name, spec.isEmpty() ? "" : ", " + spec);
  }

  static String service(String name, String spec) {
    return "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {%s}}"
        .formatted(name, spec);
  }

  /// A pod that runs a shell script.
  static String pod(String name, String command, String more) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: %s}}
        spec:
          terminationGracePeriodSeconds: 2
          containers:
          - name: main
            image: %s
            command: [sh, -c, '%s']
        %s
        """
        .formatted(name, name, Server.IMAGE, command, more);
  }

  static String set(String name, String more, String command, String container) {
    return """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: %s}
        spec:
          serviceName: %s
          selector: {matchLabels: {app: %s}}
        %s
          template:
            metadata: {labels: {app: %s}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: %s
                command: [sh, -c, '%s']
        %s
        """
        .formatted(
            name,
            name,
            name,
            more.indent(2).stripTrailing(),
            name,
            Server.IMAGE,
            command,
            container.isEmpty() ? "" : container.indent(8).stripTrailing());
  }

  /// Writes one condition of an object down.
  static void condition(Desk d, Answer answer, String type) {
    for (var each : answer.json().at("/status/conditions")) {
      if (each.path("type").asText().equals(type)) {
        d.note(
            "  %s %s %s"
                .formatted(type, each.path("status").asText(), each.path("reason").asText())
                .stripTrailing());
      }
    }
  }
}
