package dev.ottla.e2e;

import java.util.Map;
import java.util.stream.Collectors;

/// A Cluster as scenarios use it: small, with a listener that this machine reaches.
///
/// @param name the Cluster's name
/// @param brokers how many brokers
/// @param controllers how many controllers in pods of their own; 0 for combined ones
/// @param cpu what each broker is promised of the processors
/// @param memory what each broker is given
/// @param keep whether volumes stay when the Cluster is deleted
/// @param config broker properties
/// @param more further lines of its spec
public record Sample(
    String name,
    int brokers,
    int controllers,
    String cpu,
    String memory,
    boolean keep,
    Map<String, String> config,
    String more) {

  /// Three brokers that double as controllers: the smallest that survives a loss.
  public static final Sample SMALL =
      new Sample("orders", 3, 0, "100m", "640Mi", true, Map.of(), "");

  /// Three brokers and three controllers, as in production.
  public static final Sample WHOLE =
      new Sample("orders", 3, 3, "100m", "640Mi", true, Map.of(), "");

  /// The same under another name.
  public Sample called(String other) {
    return new Sample(other, brokers, controllers, cpu, memory, keep, config, more);
  }

  /// The same with other broker properties.
  public Sample with(Map<String, String> other) {
    return new Sample(name, brokers, controllers, cpu, memory, keep, other, more);
  }

  /// The same with another number of brokers.
  public Sample sized(int number) {
    return new Sample(name, number, controllers, cpu, memory, keep, config, more);
  }

  /// The same with other memory for each broker.
  public Sample given(String other) {
    return new Sample(name, brokers, controllers, cpu, other, keep, config, more);
  }

  /// The same with more or less of the processors for each broker.
  public Sample promised(String other) {
    return new Sample(name, brokers, controllers, other, memory, keep, config, more);
  }

  /// The same, but its volumes go with it.
  public Sample thrownAway() {
    return new Sample(name, brokers, controllers, cpu, memory, false, config, more);
  }

  /// The same with further lines of its spec.
  public Sample and(String lines) {
    return new Sample(name, brokers, controllers, cpu, memory, keep, config, lines);
  }

  /// Its YAML. Clients are told to come to `host`, where node ports answer.
  public String yaml(String host) {
    return """
    apiVersion: ottla.dev/v1alpha1
    kind: Cluster
    metadata:
      name: %s
    spec:
      brokers:
        replicas: %d
        storage: {size: 1Gi, keepOnDelete: %b}
        resources: {requests: {cpu: %s, memory: %s}, limits: {memory: %s}}
        racks: {topologyKey: topology.kubernetes.io/zone}
      controllers:
        replicas: %d
        combined: %b
        storage: {size: 1Gi, keepOnDelete: %b}
        resources: {requests: {cpu: 50m, memory: 320Mi}, limits: {memory: 320Mi}}
      listeners:
        - {name: internal, port: 9092}
        - {name: outside, port: 9094, expose: NodePort, advertisedHost: %s}
    """
            .formatted(
                name,
                brokers,
                keep,
                cpu,
                memory,
                memory,
                controllers == 0 ? (brokers < 3 ? 1 : 3) : controllers,
                controllers == 0,
                keep,
                host)
        + properties()
        + more.indent(2);
  }

  private String properties() {
    return config.isEmpty()
        ? ""
        : config.entrySet().stream()
            .map(e -> e.getKey() + ": \"" + e.getValue() + "\"")
            .collect(Collectors.joining(", ", "  config: {", "}\n"));
  }
}
