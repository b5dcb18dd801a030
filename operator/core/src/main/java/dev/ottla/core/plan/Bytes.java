package dev.ottla.core.plan;

/// Amounts of data as people read them.
public final class Bytes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Bytes() {}

  /// Three digits at the most where a unit allows it: `999 B`, `1.5 MB`, `120 GB`.
  public static String words(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    long tenths = Math.round(value * 10);
    return unit == 0 || tenths >= 1000
        ? Math.round(value) + " " + UNITS[unit]
        : tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }
}
