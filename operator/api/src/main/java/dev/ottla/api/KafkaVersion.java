package dev.ottla.api;

import java.util.List;

/// The Kafka versions that Ottla runs.
public final class KafkaVersion {
  /// The version a Cluster gets that names none.
  public static final String NEWEST = "4.4.0";

  /// The one before it, so that clusters need not move at once.
  static final String PREVIOUS = "4.3.1";

  /// All supported versions, newest first.
  public static final List<String> SUPPORTED = List.of(NEWEST, PREVIOUS);

  private KafkaVersion() {}
}
