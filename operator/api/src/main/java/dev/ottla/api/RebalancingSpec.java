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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person wants to be evened out once. What a plan is made for cannot change; who approves
/// it, and whether it goes on, can.
///
/// @param cluster the Cluster's name
/// @param goal what is evened out
/// @param topics names or patterns of the only topics that move; empty for all
/// @param brokers the only brokers that take replicas, or whose disks are evened out; empty for all
/// @param approve who decides that a plan is carried out
/// @param stop whether nothing goes on
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = RebalancingRules.SAME_TOPICS,
    message = RebalancingRules.SAME_TOPICS_SAYS,
    fieldPath = ".topics")
@ValidationRule(
    value = RebalancingRules.SAME_BROKERS,
    message = RebalancingRules.SAME_BROKERS_SAYS,
    fieldPath = ".brokers")
@ValidationRule(
    value = RebalancingRules.BROKERS_TAKE,
    message = RebalancingRules.BROKERS_TAKE_SAYS,
    fieldPath = ".brokers")
public record RebalancingSpec(
    @JsonPropertyDescription("The name of the Cluster, in the same namespace; cannot change later.")
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
            value = "self == oldSelf",
            messageExpression = RebalancingRules.SAME_CLUSTER_SAYS)
        String cluster,
    @JsonPropertyDescription(
            "What is evened out: replicas, leaders and bytes (Balance), leaders alone, which copies nothing (Leaders), or the bytes on the disks of each broker (Disks); cannot change later.")
        @Default("Balance")
        @ValidationRule(
            value = "self == oldSelf",
            messageExpression = RebalancingRules.SAME_GOAL_SAYS)
        Goal goal,
    @JsonPropertyDescription(
            "The only topics that move, by their names in Kafka, with * for any letters; all when left out; cannot change later.")
        @Size(max = 100)
        @ValidationRule(
            value = RebalancingRules.TOPICS,
            messageExpression = RebalancingRules.TOPICS_SAYS)
        List<@Size(min = 1, max = 249) String> topics,
    @JsonPropertyDescription(
            "The only brokers that take replicas, by their ids; the others keep or give theirs; with goal Disks, the only ones whose disks are evened out; all when left out; cannot change later.")
        @Size(max = 1000)
        List<@Min(0) @Max(9999) Integer> brokers,
    @JsonPropertyDescription(
            "Who decides that a plan is carried out: a person, by the annotation ottla.dev/approve with the plan's name (Manual), or nobody but you who made this (Auto).")
        @Default("Manual")
        Approve approve,
    @JsonPropertyDescription(
            "Takes back what is under way and begins no more; false again goes on. Deleting this resource stops it, too.")
        @Default("false")
        Boolean stop) {

  /// Fills in what was left out.
  public RebalancingSpec(
      String cluster,
      @Nullable Goal goal,
      @Nullable List<String> topics,
      @Nullable List<Integer> brokers,
      @Nullable Approve approve,
      @Nullable Boolean stop) {
    this.cluster = cluster;
    this.goal = goal == null ? Goal.Balance : goal;
    this.topics = topics == null ? List.of() : List.copyOf(topics);
    this.brokers = brokers == null ? List.of() : List.copyOf(brokers);
    this.approve = approve == null ? Approve.Manual : approve;
    this.stop = stop != null && stop;
  }

  /// What is evened out.
  public enum Goal {
    /// Replicas, leaders and bytes.
    Balance,
    /// Leaders alone.
    Leaders,
    /// The bytes in the log directories of each broker: no replica gets another broker.
    Disks
  }

  /// Who decides that a plan is carried out.
  public enum Approve {
    /// A person, who has read it.
    Manual,
    /// Nobody: it is carried out as soon as it is made.
    Auto
  }
}
