package dev.ottla.bench.balance;

/// SplitMix64, as the description of the clusters asks for it.
final class Dice {
  private long state;

  Dice(long seed) {
    state = seed;
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// In [0, 1).
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /// Box-Muller, the cosine branch.
  double normal() {
    double u = 1 - uniform();
    double v = uniform();
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
  }
}
