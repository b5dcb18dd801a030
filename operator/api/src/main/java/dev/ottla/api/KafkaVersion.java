package dev.ottla.api;

import java.util.List;

/// The Kafka versions that Ottla runs.
public final class KafkaVersion {
  /// The version a Cluster gets that names none.
  public static final String NEWEST = "4.4.0";

  /// All supported versions, newest first.
  public static final List<String> SUPPORTED = List.of(NEWEST, "4.3.1");

  private KafkaVersion() {}
}
