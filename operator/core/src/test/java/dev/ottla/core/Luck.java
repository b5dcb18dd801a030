package dev.ottla.core;

import java.util.List;
import java.util.SplittableRandom;

/// The chance of a story, from a seed; or none at all: then everything happens at once and in
/// order.
final class Luck {
  private final SplittableRandom random;
  private boolean calm;

  private Luck(long seed, boolean calm) {
    this.random = new SplittableRandom(seed);
    this.calm = calm;
  }

  static Luck of(long seed) {
    return new Luck(seed, false);
  }

  static Luck none() {
    return new Luck(0, true);
  }

  /// From here on nothing is left to chance.
  void end() {
    calm = true;
  }

  boolean calm() {
    return calm;
  }

  /// Whether something happens that happens sooner or later.
  boolean chance(double probability) {
    return calm || random.nextDouble() < probability;
  }

  /// Whether something goes wrong.
  boolean mishap(double probability) {
    return !calm && random.nextDouble() < probability;
  }

  /// How many ticks something takes.
  int ticks(int least, int most) {
    return calm ? 0 : random.nextInt(least, most + 1);
  }

  int pick(int bound) {
    return random.nextInt(bound);
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
