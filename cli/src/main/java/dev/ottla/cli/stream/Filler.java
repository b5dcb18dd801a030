package dev.ottla.cli.stream;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Bytes that fill a record up: letters and digits that a record's number decides and that compress
/// little, so that neither a batch nor a compressor finds two records alike.
final class Filler {
  private static final int SIZE = 1 << 16;
  private static final int MASK = SIZE - 1;
  private static final long STRIDE = 7919; // a prime, so that neighbours begin far apart
  private static final byte[] BLOCK = block();

  private Filler() {}

  private static byte[] block() {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";
    SplittableRandom random = new SplittableRandom(42);
    byte[] block = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      block[i] = (byte) letters.charAt(random.nextInt(letters.length()));
    }
    return block;
  }

  /// Fills a value from an index to its end.
  static void fill(byte[] value, int from, long number) {
    int at = start(number);
    for (int index = from; index < value.length; ) {
      int length = Math.min(value.length - index, SIZE - at);
      System.arraycopy(BLOCK, at, value, index, length);
      index += length;
      at = 0;
    }
  }

  /// Whether a value from an index to its end is what [#fill] wrote.
  static boolean whole(byte[] value, int from, long number) {
    int at = start(number);
    for (int index = from; index < value.length; ) {
      int length = Math.min(value.length - index, SIZE - at);
      if (!Arrays.equals(value, index, index + length, BLOCK, at, at + length)) {
        return false;
      }
      index += length;
      at = 0;
    }
    return true;
  }

  private static int start(long number) {
    return (int) (number * STRIDE) & MASK;
  }
}
