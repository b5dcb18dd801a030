package dev.ottla.core.plan;

import java.util.List;

/// How carrying out a plan went.
///
/// @param failures what could not be done, and why; empty when all was
public record Outcome(List<Failure> failures) {
  /// All was done.
  public static final Outcome DONE = new Outcome(List.of());

  /// Takes a copy.
  public Outcome {
    failures = List.copyOf(failures);
  }

  /// A step or an object that failed.
  ///
  /// @param what what was tried
  /// @param message why it failed, in words for the person on call
  public record Failure(String what, String message) {}
}
