package dev.ottla.see;

import dev.ottla.core.world.KafkaView.TopicInfo;
import java.util.Map;

/// Topics as Kafka has them.
///
/// @param brokers how many brokers are live
/// @param topics those that exist of those asked for, by name
public record TopicsSeen(int brokers, Map<String, TopicInfo> topics) {
  /// Takes a copy.
  public TopicsSeen {
    topics = Map.copyOf(topics);
  }
}
