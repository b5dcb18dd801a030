package dev.ottla.core;

/// A law of the toy world was broken.
final class Wrong extends AssertionError {
  private static final long serialVersionUID = 1L;

  Wrong(String what) {
    super(what);
  }
}
