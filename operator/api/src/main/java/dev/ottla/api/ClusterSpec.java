package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person wants a cluster to be.
///
/// @param version the Kafka version to run, one of [KafkaVersion#SUPPORTED]
/// @param brokers the nodes that hold the data
/// @param controllers the nodes that hold the cluster's metadata
/// @param config broker properties that Ottla does not own, by Kafka's names
/// @param listeners how clients reach the cluster, by name
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterSpec(
    @JsonPropertyDescription("The Kafka version to run. Default: the newest that Ottla supports.")
        String version,
    @JsonPropertyDescription("The nodes that hold the data.") @Default("{}") Brokers brokers,
    @JsonPropertyDescription("The nodes that hold the cluster's metadata.") @Default("{}")
        Controllers controllers,
    @JsonPropertyDescription("Broker properties by Kafka's names, but those that Ottla owns.")
        Map<String, String> config,
    @JsonPropertyDescription("How clients reach the cluster.") List<Listener> listeners) {

  /// Fills in what was left out.
  public ClusterSpec(
      @Nullable String version,
      @Nullable Brokers brokers,
      @Nullable Controllers controllers,
      @Nullable Map<String, String> config,
      @Nullable List<Listener> listeners) {
    this.version = version == null ? KafkaVersion.NEWEST : version;
    this.brokers = brokers == null ? Brokers.DEFAULT : brokers;
    this.controllers = controllers == null ? Controllers.DEFAULT : controllers;
    this.config = config == null ? Map.of() : Map.copyOf(config);
    this.listeners =
        listeners == null || listeners.isEmpty() ? Listener.DEFAULTS : List.copyOf(listeners);
  }
}
