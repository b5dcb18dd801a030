package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person wants a topic to be.
///
/// @param cluster the Cluster's name
/// @param name the name in Kafka, for names that Kubernetes forbids; null for the resource's name
/// @param partitions how many partitions; null to leave them as they are, or Kafka's default
/// @param replicas copies of each partition; null to leave them, or the cluster's default
/// @param config topic properties by Kafka's names; those not named are left alone
/// @param deletionPolicy what becomes of the topic when the resource is deleted
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = TopicRules.MIN_ISR_FITS,
    messageExpression = TopicRules.MIN_ISR_FITS_SAYS,
    fieldPath = ".config")
public record TopicSpec(
    @JsonPropertyDescription("The name of the Cluster, in the same namespace; cannot change later.")
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = "self == oldSelf", messageExpression = TopicRules.SAME_CLUSTER_SAYS)
        String cluster,
    @JsonPropertyDescription(
            "The name in Kafka, of at most 249 characters, for names that Kubernetes forbids; the resource's name when left out; cannot change later.")
        @Size(max = 1024)
        @ValidationRule(
            value = TopicRules.NAME_LEGAL,
            messageExpression = TopicRules.NAME_LEGAL_SAYS)
        @ValidationRule(
            value = TopicRules.NOT_INTERNAL,
            messageExpression = TopicRules.NOT_INTERNAL_SAYS)
        @Nullable String name,
    @JsonPropertyDescription(
            "How many partitions; can grow, never shrink; as it is, or the cluster's default, when left out.")
        @Min(1)
        @Max(100000)
        @ValidationRule(
            value = TopicRules.MORE_PARTITIONS,
            messageExpression = TopicRules.MORE_PARTITIONS_SAYS)
        @Nullable Integer partitions,
    @JsonPropertyDescription(
            "Copies of each partition, each on a broker of its own; as it is, or the cluster's default, when left out.")
        @Min(1)
        @Max(32767)
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "Topic properties by Kafka's names, all values as text; those not named are left alone.")
        @Size(max = 100)
        @ValidationRule(
            value = TopicRules.NOT_MOVING,
            messageExpression = TopicRules.NOT_MOVING_SAYS)
        @ValidationRule(value = TopicRules.COUNT, messageExpression = TopicRules.COUNT_SAYS)
        @ValidationRule(value = TopicRules.SPANS, messageExpression = TopicRules.SPANS_SAYS)
        @ValidationRule(value = TopicRules.CLEANUP, messageExpression = TopicRules.CLEANUP_SAYS)
        Map<String, @Size(max = 4096) String> config,
    @JsonPropertyDescription(
            "What becomes of the topic and its records when this resource is deleted.")
        @Default("Retain")
        DeletionPolicy deletionPolicy) {

  /// Fills in what was left out.
  public TopicSpec(
      String cluster,
      @Nullable String name,
      @Nullable Integer partitions,
      @Nullable Integer replicas,
      @Nullable Map<String, String> config,
      @Nullable DeletionPolicy deletionPolicy) {
    this.cluster = cluster;
    this.name = name;
    this.partitions = partitions;
    this.replicas = replicas;
    this.config = config == null ? Map.of() : Map.copyOf(config);
    this.deletionPolicy = deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
  }

  /// What becomes of the topic when its resource is deleted.
  public enum DeletionPolicy {
    /// The topic and its records stay in Kafka.
    Retain,
    /// The topic and its records are deleted.
    Delete
  }
}
