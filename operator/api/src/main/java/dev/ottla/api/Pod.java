package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person adds to the pods of a cluster.
///
/// @param labels more labels; those that Ottla sets win
/// @param annotations more annotations; those that Ottla sets win
/// @param affinity where pods may run, as in a Pod
/// @param tolerations which taints they bear, as in a Pod
/// @param nodeSelector which nodes they may run on, as in a Pod
/// @param priorityClassName their priority class
/// @param topologySpreadConstraints how they spread; replaces Ottla's own soft spread when given
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Pod(
    @JsonPropertyDescription("More labels for the pods; those that Ottla sets win.") @Size(max = 64)
        Map<String, @Size(max = 63) String> labels,
    @JsonPropertyDescription("More annotations for the pods; those that Ottla sets win.")
        @Size(max = 64)
        Map<String, String> annotations,
    @JsonPropertyDescription("Where the pods may run, written as in a Pod.") @PreserveUnknownFields
        @Nullable Affinity affinity,
    @JsonPropertyDescription("The taints that the pods bear, written as in a Pod.") @Size(max = 64)
        List<Toleration> tolerations,
    @JsonPropertyDescription("Labels of the nodes on which the pods may run.") @Size(max = 64)
        Map<String, @Size(max = 63) String> nodeSelector,
    @JsonPropertyDescription("The priority class of the pods.") @Size(max = 253)
        @Nullable String priorityClassName,
    @JsonPropertyDescription(
            "How the pods spread, written as in a Pod; softly over racks and nodes when left out.")
        @Size(max = 16)
        List<TopologySpreadConstraint> topologySpreadConstraints) {

  /// Nothing added.
  public static final Pod NONE = new Pod(null, null, null, null, null, null, null);

  /// Fills in what was left out.
  public Pod(
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> annotations,
      @Nullable Affinity affinity,
      @Nullable List<Toleration> tolerations,
      @Nullable Map<String, String> nodeSelector,
      @Nullable String priorityClassName,
      @Nullable List<TopologySpreadConstraint> topologySpreadConstraints) {
    this.labels = labels == null ? Map.of() : Map.copyOf(labels);
    this.annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    this.affinity = affinity;
    this.tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    this.nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    this.priorityClassName = priorityClassName;
    this.topologySpreadConstraints =
        topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
  }
}
