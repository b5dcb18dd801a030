package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cluster is now, and what happens to it next.
///
/// @param observedGeneration the generation of the spec that this speaks of
/// @param conditions Ready, Progressing, Degraded
/// @param replicas broker pods that exist
/// @param selector the label selector of the broker pods
/// @param ready ready brokers of those wanted, for people: `2/3`
/// @param version the Kafka version that all nodes run; null while they differ or none runs
/// @param clusterId Kafka's cluster id
/// @param listeners where clients begin, by listener
/// @param nodes the state of each broker and controller
/// @param next the next steps, each with its why; empty at rest
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterStatus(
    @Nullable Long observedGeneration,
    List<Condition> conditions,
    @StatusReplicas @Nullable Integer replicas,
    @LabelSelector @Nullable String selector,
    @JsonPropertyDescription("Ready brokers of those wanted.") @Nullable String ready,
    @JsonPropertyDescription("The Kafka version that all nodes run.") @Nullable String version,
    @JsonPropertyDescription("Kafka's cluster id.") @Nullable String clusterId,
    @JsonPropertyDescription("Where clients begin.") List<Bootstrap> listeners,
    @JsonPropertyDescription("The state of each broker and controller.") List<Node> nodes,
    @JsonPropertyDescription("The next steps and why; empty at rest.") List<Next> next) {

  /// Fills in what was left out.
  public ClusterStatus(
      @Nullable Long observedGeneration,
      @Nullable List<Condition> conditions,
      @Nullable Integer replicas,
      @Nullable String selector,
      @Nullable String ready,
      @Nullable String version,
      @Nullable String clusterId,
      @Nullable List<Bootstrap> listeners,
      @Nullable List<Node> nodes,
      @Nullable List<Next> next) {
    this.observedGeneration = observedGeneration;
    this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    this.replicas = replicas;
    this.selector = selector;
    this.ready = ready;
    this.version = version;
    this.clusterId = clusterId;
    this.listeners = listeners == null ? List.of() : List.copyOf(listeners);
    this.nodes = nodes == null ? List.of() : List.copyOf(nodes);
    this.next = next == null ? List.of() : List.copyOf(next);
  }

  /// Where clients of a listener begin.
  ///
  /// @param name the listener's name
  /// @param bootstrap `host:port`, several separated by commas
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Bootstrap(String name, String bootstrap) {}

  /// The state of one broker or controller.
  ///
  /// @param id Kafka's node id
  /// @param pod the pod's name
  /// @param role `broker`, `controller` or `broker,controller`
  /// @param state one word: Ready, Starting, Pending, Failing, Stopping, Gone
  /// @param rack its rack, where known
  /// @param message what is wrong with it, or what it waits for; null when nothing is
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Node(
      Integer id,
      String pod,
      String role,
      String state,
      @Nullable String rack,
      @Nullable String message) {}

  /// A step to come.
  ///
  /// @param step what will be done
  /// @param why the reason, in words for the person on call
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Next(String step, String why) {}
}
