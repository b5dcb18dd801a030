package dev.ottla.act;

/// Somebody else has acted since the look: nothing was done, and the next look tells what is left.
final class Overtaken extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
