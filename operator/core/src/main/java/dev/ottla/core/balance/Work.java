package dev.ottla.core.balance;

import java.util.function.BooleanSupplier;

/// Counts what was weighed, and tells when enough was.
final class Work {
  private final BooleanSupplier stop;
  private boolean stopped;
  long done;

  Work(BooleanSupplier stop) {
    this.stop = stop;
  }

  boolean stopped() {
    stopped |= stop.getAsBoolean();
    return stopped;
  }
}
