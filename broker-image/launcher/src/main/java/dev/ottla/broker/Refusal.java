package dev.ottla.broker;

/// A start that cannot go on, in one line that names the variable, property or folder at fault.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }
}
