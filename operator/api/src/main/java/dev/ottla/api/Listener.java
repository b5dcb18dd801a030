package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = Rules.HOST_EXPOSED,
    messageExpression = Rules.HOST_EXPOSED_SAYS,
    fieldPath = ".advertisedHost")
public record Listener(
    @JsonPropertyDescription(
            "Its name, unique in the cluster: 1 to 15 lower-case letters and digits.")
        @Required
        @Size(max = 256)
        @ValidationRule(value = Rules.LISTENER_NAME, messageExpression = Rules.LISTENER_NAME_SAYS)
        @ValidationRule(value = Rules.LISTENER_FREE, messageExpression = Rules.LISTENER_FREE_SAYS)
        String name,
    @JsonPropertyDescription(
            "The port of the broker pods, unique in the cluster; not 8080, 9090 or 9091.")
        @Required
        @Min(1024)
        @Max(65535)
        @ValidationRule(value = Rules.PORT_FREE, messageExpression = Rules.PORT_FREE_SAYS)
        Integer port,
    @JsonPropertyDescription("How clients outside Kubernetes reach it; they do not when left out.")
        @Nullable Expose expose,
    @JsonPropertyDescription(
            "The host that outside clients are told, without a port; the node's or load balancer's when left out.")
        @Size(max = 253)
        @ValidationRule(value = Rules.HOST, messageExpression = Rules.HOST_SAYS)
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
