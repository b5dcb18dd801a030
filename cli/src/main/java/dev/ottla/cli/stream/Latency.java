package dev.ottla.cli.stream;

import java.util.Locale;

/// Times in buckets of about 3 %, from a microsecond up.
public final class Latency {
  private static final int FINE = 32;
  private static final int FINE_BITS = 5;

  private final long[] buckets = new long[FINE * 60];
  private long count;
  private long max;

  /// Adds a time.
  public synchronized void add(long nanos) {
    long micros = Math.max(nanos / 1000, 0);
    buckets[bucket(micros)]++;
    count++;
    max = Math.max(max, micros);
  }

  private static int bucket(long micros) {
    if (micros < FINE) {
      return (int) micros;
    }
    int shift = 63 - Long.numberOfLeadingZeros(micros) - FINE_BITS;
    return (shift + 1) * FINE + (int) (micros >> shift) - FINE;
  }

  private static long least(int bucket) {
    if (bucket < FINE) {
      return bucket;
    }
    int shift = bucket / FINE - 1;
    return (long) (bucket % FINE + FINE) << shift;
  }

  /// The time in microseconds that a share of all stayed within.
  synchronized long within(double share) {
    long wanted = (long) Math.ceil(share * count);
    long seen = 0;
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      seen += buckets[bucket];
      if (seen >= wanted && seen > 0) {
        return Math.min(least(bucket + 1) - 1, max);
      }
    }
    return max;
  }

  /// `p50 2.1 ms, p99 8.4 ms, max 20.0 ms`.
  public synchronized String words() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        within(0.5) / 1000.0,
        within(0.99) / 1000.0,
        max / 1000.0);
  }
}
