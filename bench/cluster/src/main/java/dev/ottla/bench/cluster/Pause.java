package dev.ottla.bench.cluster;

import java.time.Duration;

/// A span in which nothing is done on purpose: it is what is measured.
final class Pause {
  private Pause() {}

  static void of(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it watched a cluster at rest", e);
    }
  }
}
