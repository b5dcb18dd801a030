package dev.ottla.core.balance;

import java.util.Arrays;

/// Sorts slots by a number without making an object of each: the number's bits above the slot's.
final class Keys {
  private Keys() {}

  static long of(double rank, int slot) {
    int bits = Float.floatToIntBits((float) rank);
    int ordered = bits ^ ((bits >> 31) & 0x7fffffff);
    return ((long) ordered << 32) | slot;
  }

  static float rank(long key) {
    int ordered = (int) (key >> 32);
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
  }

  /// The slots, lowest rank first.
  static int[] sorted(long[] keys) {
    Arrays.sort(keys);
    int[] slots = new int[keys.length];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (int) keys[i];
    }
    return slots;
  }
}
