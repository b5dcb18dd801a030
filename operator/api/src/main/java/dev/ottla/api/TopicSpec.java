package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
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
public record TopicSpec(
    @JsonPropertyDescription("Name of the Cluster, in the same namespace.") @Required
        String cluster,
    @JsonPropertyDescription("Name in Kafka. Default: the resource's name.") @Nullable String name,
    @JsonPropertyDescription("How many partitions; can grow, never shrink.") @Min(1) @Max(100000)
        @Nullable Integer partitions,
    @JsonPropertyDescription("Copies of each partition, on as many brokers.") @Min(1) @Max(32767)
        @Nullable Integer replicas,
    @JsonPropertyDescription("Topic properties by Kafka's names.") Map<String, String> config,
    @JsonPropertyDescription("What becomes of the topic when this resource is deleted.")
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
