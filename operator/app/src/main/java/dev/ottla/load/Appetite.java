package dev.ottla.load;

import dev.ottla.api.Cluster;
import java.time.Duration;
import java.util.Optional;

/// Which clusters are sampled, and how often: the one place that says so.
final class Appetite {
  private Appetite() {}

  /// Nobody acts on the load yet: it is shown, and for that every second beat is enough.
  ///
  /// @param beat the shortest time between two samples; zero when nothing shall be sampled
  static Optional<Duration> of(Cluster cluster, Duration beat) {
    boolean leaving = cluster.getMetadata().getDeletionTimestamp() != null;
    return leaving || beat.isZero() ? Optional.empty() : Optional.of(beat.multipliedBy(2));
  }
}
