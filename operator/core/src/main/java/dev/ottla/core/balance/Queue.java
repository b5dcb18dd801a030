package dev.ottla.core.balance;

import java.util.Arrays;

/// Keys of which the lowest are taken one after the other. Where few of many are, most need not be
/// sorted: they are dealt into bins first, and a bin is sorted when it is its turn.
final class Queue {
  private static final int BITS = 8;
  private static final int FEW = 32;

  private final int[] ends = new int[(1 << BITS) + 1];
  private long[] keys = {};
  private long[] dealt = {};
  private int size;
  private int next;
  private int sorted;
  private int bin;

  /// Forgets all, and makes room for so many.
  void clear(int room) {
    if (keys.length < room) {
      keys = new long[room];
      dealt = new long[room];
    }
    size = 0;
    next = 0;
    sorted = 0;
    bin = 0;
  }

  /// Adds one; they are in order after [#settle].
  void add(long key) {
    keys[size++] = key;
  }

  void settle() {
    if (size <= FEW) {
      Arrays.sort(keys, 0, size);
      sorted = size;
      return;
    }
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      low = Math.min(low, keys[i] >> Integer.SIZE);
      high = Math.max(high, keys[i] >> Integer.SIZE);
    }
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(high - low) - BITS);
    deal(low, shift);
  }

  private void deal(long low, int shift) {
    Arrays.fill(ends, 0);
    for (int i = 0; i < size; i++) {
      ends[(int) (((keys[i] >> Integer.SIZE) - low) >> shift) + 1]++;
    }
    for (int b = 1; b < ends.length; b++) {
      ends[b] += ends[b - 1];
    }
    for (int i = 0; i < size; i++) {
      dealt[ends[(int) (((keys[i] >> Integer.SIZE) - low) >> shift)]++] = keys[i];
    }
    long[] before = keys;
    keys = dealt;
    dealt = before;
  }

  boolean empty() {
    return next == size;
  }

  /// The lowest that is left.
  long take() {
    while (next == sorted) {
      sorted = ends[bin++];
      Arrays.sort(keys, next, sorted);
    }
    return keys[next++];
  }
}
