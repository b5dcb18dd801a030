package dev.ottla.cli.talk;

import java.time.Duration;

/// A moment between two looks.
public final class Pause {
  private Pause() {}

  /// Waits; an interrupt ends the command.
  public static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }
}
