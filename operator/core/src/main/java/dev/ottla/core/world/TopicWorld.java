package dev.ottla.core.world;

import dev.ottla.api.Topic;
import dev.ottla.core.world.KafkaView.TopicInfo;
import java.time.Instant;
import java.util.Optional;

/// All that a plan for one Topic is made from.
///
/// @param now the moment of the look
/// @param topic the resource with its spec and last status
/// @param cluster the Cluster it names
/// @param elder name of an older Topic resource that claims the same Kafka topic, if there is one
public record TopicWorld(Instant now, Topic topic, ClusterView cluster, Optional<String> elder) {
  /// The state of the Cluster that a Topic names.
  public sealed interface ClusterView permits Missing, NotReady, Ready {}

  /// There is no such Cluster.
  public record Missing() implements ClusterView {}

  /// It does not answer yet, or not now.
  public record NotReady(String why) implements ClusterView {}

  /// It answers.
  ///
  /// @param brokers how many brokers are live
  /// @param wanted how many brokers its spec wants
  /// @param seen the topic in Kafka; empty when there is none
  public record Ready(int brokers, int wanted, Optional<TopicInfo> seen) implements ClusterView {}
}
