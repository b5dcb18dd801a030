package dev.ottla.core.balance;

/// SplitMix64: chance that is the same every time.
final class Chance {
  private long state;

  Chance(long seed) {
    state = seed;
  }

  int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    int high = (int) ((z ^ (z >>> 31)) >>> 33);
    return (int) (((long) high * bound) >>> 31);
  }
}
