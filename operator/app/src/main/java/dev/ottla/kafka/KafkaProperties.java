package dev.ottla.kafka;

import java.util.List;

/// Names of properties that we set in Kafka and read back, for which its clients have no constants.
public final class KafkaProperties {
  /// Log directories of a broker that take no new replicas.
  public static final String CORDONED = "cordoned.log.dirs";

  /// Bytes a second that a broker may send for throttled replicas.
  public static final String LEADER_RATE = "leader.replication.throttled.rate";

  /// Bytes a second that a broker may receive for throttled replicas.
  public static final String FOLLOWER_RATE = "follower.replication.throttled.rate";

  /// Both rates.
  public static final List<String> RATES = List.of(LEADER_RATE, FOLLOWER_RATE);

  /// The replicas of a topic that are throttled when they send.
  public static final String LEADER_REPLICAS = "leader.replication.throttled.replicas";

  /// The replicas of a topic that are throttled when they receive.
  public static final String FOLLOWER_REPLICAS = "follower.replication.throttled.replicas";

  private KafkaProperties() {}
}
