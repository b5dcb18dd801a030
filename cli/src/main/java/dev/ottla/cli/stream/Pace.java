package dev.ottla.cli.stream;

import java.util.concurrent.locks.LockSupport;

/// Keeps to so many records a second.
final class Pace {
  private final double rate;
  private final long start = System.nanoTime();
  private long done;

  /// A pace; 0 for as fast as it goes.
  Pace(double rate) {
    this.rate = rate;
  }

  /// Waits until the next one may go.
  void next() {
    if (rate <= 0) {
      return;
    }
    long until = start + (long) (done++ / rate * 1e9);
    for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }
}
