package dev.ottla.core.upgrade;

import dev.ottla.api.KafkaVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The features of each Kafka that we run, at the levels that it gives a new cluster; it can read
/// none above them. `e2e` holds these numbers against Kafka's own classes.
final class Releases {
  static final String METADATA = "metadata.version";

  private static final Map<String, Map<String, Integer>> FEATURES =
      Map.of(
          "4.3.1", features(30, 1),
          "4.4.0", features(33, 2));

  private Releases() {}

  private static Map<String, Integer> features(int metadata, int share) {
    return Map.of(
        METADATA,
        metadata,
        "transaction.version",
        2,
        "group.version",
        1,
        "eligible.leader.replicas.version",
        1,
        "share.version",
        share,
        "streams.version",
        1);
  }

  /// The features of a version; none for one that we know nothing of.
  static Map<String, Integer> features(String version) {
    return FEATURES.getOrDefault(version, Map.of());
  }

  /// The oldest version that can read these levels; empty before there are any.
  static Optional<String> oldest(Map<String, Integer> levels) {
    if (!levels.containsKey(METADATA)) {
      return Optional.empty();
    }
    for (String version : KafkaVersion.SUPPORTED.reversed()) {
      if (reads(version, levels)) {
        return Optional.of(version);
      }
    }
    return Optional.of(KafkaVersion.NEWEST);
  }

  private static boolean reads(String version, Map<String, Integer> levels) {
    for (Map.Entry<String, Integer> feature : features(version).entrySet()) {
      if (levels.getOrDefault(feature.getKey(), 0) > feature.getValue()) {
        return false;
      }
    }
    return true;
  }

  /// Whether one version is older than another.
  static boolean older(String one, String other) {
    List<String> newestFirst = KafkaVersion.SUPPORTED;
    return newestFirst.indexOf(one) > newestFirst.indexOf(other);
  }

  /// The version before one, for words.
  static String before(String version) {
    int next = KafkaVersion.SUPPORTED.indexOf(version) + 1;
    return next < KafkaVersion.SUPPORTED.size() ? KafkaVersion.SUPPORTED.get(next) : "an older one";
  }
}
