package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cluster is now, and what happens to it next.
///
/// @param observedGeneration the generation of the spec that this speaks of
/// @param conditions Ready, Progressing, Degraded, and others where they are so
/// @param replicas broker pods that exist
/// @param selector the label selector of the broker pods
/// @param ready ready brokers of those wanted, for people: `2/3`
/// @param version the Kafka version that all nodes run; null while they differ or none runs
/// @param clusterId Kafka's cluster id
/// @param listeners where clients begin, by listener
/// @param nodes the state of each broker and controller
/// @param autoscale how many brokers the load wants; null without `spec.autoscale`
/// @param next the next steps, each with its why; empty at rest
/// @param moving bytes that the moves under way copy in all; null when nothing moves
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Progressing and Degraded, each with a reason and a message that says what happens next.")
        List<Condition> conditions,
    @JsonPropertyDescription("How many broker pods there are.") @StatusReplicas
        @Nullable Integer replicas,
    @JsonPropertyDescription("The label selector of the broker pods, for autoscalers.")
        @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription("How many brokers are ready of those wanted, such as 2/3.")
        @Nullable String ready,
    @JsonPropertyDescription("The Kafka version that all nodes run; left out while they differ.")
        @Nullable String version,
    @JsonPropertyDescription("The cluster id by which Kafka knows the cluster and its volumes.")
        @Nullable String clusterId,
    @JsonPropertyDescription("Where clients begin, by listener.") List<Bootstrap> listeners,
    @JsonPropertyDescription("The state of each broker and controller.") List<Node> nodes,
    @JsonPropertyDescription("How many brokers the load wants, and why.") @PreserveUnknownFields
        @Nullable Scaled autoscale,
    @JsonPropertyDescription("What Ottla does next and why; nothing at rest.") List<Next> next,
    @JsonPropertyDescription("Bytes that partitions which move copy in all.")
        @Nullable Long moving) {

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
      @Nullable Scaled autoscale,
      @Nullable List<Next> next,
      @Nullable Long moving) {
    this.observedGeneration = observedGeneration;
    this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    this.replicas = replicas;
    this.selector = selector;
    this.ready = ready;
    this.version = version;
    this.clusterId = clusterId;
    this.listeners = listeners == null ? List.of() : List.copyOf(listeners);
    this.nodes = nodes == null ? List.of() : List.copyOf(nodes);
    this.autoscale = autoscale;
    this.next = next == null ? List.of() : List.copyOf(next);
    this.moving = moving;
  }

  /// Where clients of a listener begin.
  ///
  /// @param name the listener's name
  /// @param bootstrap `host:port`, several separated by commas
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Bootstrap(
      @JsonPropertyDescription("The name of the listener.") String name,
      @JsonPropertyDescription(
              "The addresses where clients begin, as host:port, separated by commas.")
          String bootstrap) {}

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
      @JsonPropertyDescription("The node id in Kafka.") Integer id,
      @JsonPropertyDescription("The name of the pod.") String pod,
      @JsonPropertyDescription("What it is: broker, controller, or both separated by a comma.")
          String role,
      @JsonPropertyDescription("Ready, Starting, Pending, Failing, Stopping or Gone.") String state,
      @JsonPropertyDescription("The rack it stands in, where known.") @Nullable String rack,
      @JsonPropertyDescription("What is wrong with it, or what it waits for.")
          @Nullable String message) {}

  /// How many brokers the load wants: all that the autoscaler remembers.
  ///
  /// @param wanted so many
  /// @param from so many before
  /// @param since the moment at which it changed
  /// @param why the reason, in words for the person on call
  /// @param coming so many are needed, or enough, since a moment; null when they are `wanted`
  /// @param comingSince that moment
  /// @param lately the most that was needed since then, in hundredths of a broker, slice by slice
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scaled(
      Integer wanted,
      Integer from,
      String since,
      String why,
      @Nullable Integer coming,
      @Nullable String comingSince,
      @Nullable List<Integer> lately) {}

  /// A step to come.
  ///
  /// @param step what will be done
  /// @param why the reason, in words for the person on call
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Next(
      @JsonPropertyDescription("What will be done.") String step,
      @JsonPropertyDescription("The reason for it.") String why) {}
}
