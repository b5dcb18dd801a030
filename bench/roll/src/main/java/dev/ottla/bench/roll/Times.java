package dev.ottla.bench.roll;

import java.util.SplittableRandom;

/// The time model: what a restart takes, by what was measured.
///
/// A pod is Ready again as long after its deletion as one of the six that `bench/cluster` measured;
/// which one is drawn from a seed. Then its replicas catch up: what was written meanwhile is copied
/// four times as fast as it was written. Pods of one set restart side by side on nodes of their
/// own, so the slowest of them counts. The operator looks once a second while it is at work.
final class Times {
  /// From `kubectl delete pod` to Ready, in seconds: bench/README.md.
  private static final double[] MEASURED = {8.2, 14.8, 11.1, 10.0, 8.0, 10.2};

  /// Seconds of catching up for each second of absence.
  private static final double BEHIND = 0.25;

  private final SplittableRandom random;

  Times(long seed) {
    random = new SplittableRandom(seed);
  }

  /// Seconds from the deletion of a pod until it is Ready.
  double restart() {
    return MEASURED[random.nextInt(MEASURED.length)];
  }

  /// Seconds until its replicas are in sync, from when it is Ready.
  static double catchUp(double away) {
    return away * BEHIND;
  }
}
