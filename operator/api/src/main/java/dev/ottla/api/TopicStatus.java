package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a topic is now, as Kafka says.
///
/// @param observedGeneration the generation of the spec that this speaks of
/// @param conditions Ready, Progressing, Degraded
/// @param topicName the name in Kafka
/// @param topicId Kafka's id of the topic
/// @param partitions how many partitions it has
/// @param replicas copies of each partition; the most when they differ
/// @param managed the properties that this resource has set, so that one taken away is reset
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TopicStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Progressing and Degraded, each with a reason and a message that says what happens next.")
        List<Condition> conditions,
    @JsonPropertyDescription("The name in Kafka.") @Nullable String topicName,
    @JsonPropertyDescription("The id by which Kafka knows the topic.") @Nullable String topicId,
    @JsonPropertyDescription("How many partitions it has.") @Nullable Integer partitions,
    @JsonPropertyDescription("Copies of each partition; the most where they differ.")
        @Nullable Integer replicas,
    @JsonPropertyDescription("The names of the properties that this resource has set in Kafka.")
        List<String> managed) {

  /// Fills in what was left out.
  public TopicStatus(
      @Nullable Long observedGeneration,
      @Nullable List<Condition> conditions,
      @Nullable String topicName,
      @Nullable String topicId,
      @Nullable Integer partitions,
      @Nullable Integer replicas,
      @Nullable List<String> managed) {
    this.observedGeneration = observedGeneration;
    this.conditions = conditions == null ? List.of() : List.copyOf(conditions);
    this.topicName = topicName;
    this.topicId = topicId;
    this.partitions = partitions;
    this.replicas = replicas;
    this.managed = managed == null ? List.of() : List.copyOf(managed);
  }
}
