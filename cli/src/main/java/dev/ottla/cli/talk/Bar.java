package dev.ottla.cli.talk;

import java.nio.charset.Charset;

/// How far long work is, as a bar.
public final class Bar {
  private static final String FULL = "█";
  private static final String EMPTY = "░";

  private Bar() {}

  /// A bar of a width; in letters that every terminal has where the finer ones cannot be written.
  public static String of(long done, long total, int width) {
    long capped = Math.clamp(done, 0, Math.max(total, 0));
    int full = total <= 0 ? width : (int) (capped * width / total);
    boolean fine = charset().newEncoder().canEncode(FULL);
    return (fine ? FULL : "#").repeat(full) + (fine ? EMPTY : ".").repeat(width - full);
  }

  private static Charset charset() {
    return System.out.charset();
  }
}
