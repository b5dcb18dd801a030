package dev.ottla.load;

import dev.ottla.api.Cluster;
import java.time.Duration;
import java.util.Optional;

/// Which clusters are sampled, and how often: the one place that says so.
final class Appetite {
  private Appetite() {}

  /// Each beat where the number of brokers follows the load; elsewhere it is only shown, and every
  /// second beat is enough for that.
  ///
  /// @param beat the shortest time between two samples; zero when nothing shall be sampled
  static Optional<Duration> of(Cluster cluster, Duration beat) {
    boolean leaving = cluster.getMetadata().getDeletionTimestamp() != null;
    boolean followed = cluster.getSpec().autoscale() != null;
    return leaving || beat.isZero()
        ? Optional.empty()
        : Optional.of(followed ? beat : beat.multipliedBy(2));
  }
}
