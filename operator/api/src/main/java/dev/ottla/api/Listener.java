package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A port at which clients reach every broker.
///
/// @param name its name; in Kafka's configuration the same in upper case
/// @param port the port of the broker pods
/// @param expose how it is reached from outside Kubernetes; null for inside only
/// @param advertisedHost the host that clients are told, in place of the node's or load balancer's
@JsonIgnoreProperties(ignoreUnknown = true)
public record Listener(
    @JsonPropertyDescription("Name, unique in the cluster.")
        @Required
        @Pattern("^[a-z][a-z0-9]{0,14}$")
        String name,
    @JsonPropertyDescription("Port of the broker pods, unique in the cluster.")
        @Required
        @Min(1024)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription("How clients outside Kubernetes reach it. Default: they do not.")
        @Nullable Expose expose,
    @JsonPropertyDescription("Host that outside clients are told instead of the node's address.")
        @Nullable String advertisedHost) {

  /// One listener for clients inside Kubernetes.
  public static final List<Listener> DEFAULTS = List.of(new Listener("internal", 9092, null, null));

  /// The name in Kafka's configuration.
  public String kafkaName() {
    return name.toUpperCase(Locale.ROOT);
  }

  /// How a listener is reached from outside.
  public enum Expose {
    NodePort,
    LoadBalancer
  }
}
