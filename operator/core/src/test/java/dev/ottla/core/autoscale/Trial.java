package dev.ottla.core.autoscale;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A day under a curve, or under one that is like it.
///
/// @param curve its shape
/// @param scale the load, and the bytes, times that
/// @param later by so many hours
/// @param seed of its noise
record Trial(Curve curve, double scale, double later, long seed) {
  private static final int HOURS = 24;

  /// Within these the largest of the loads stays below what the most brokers bear.
  private static final double SMALLEST = 0.75;

  private static final double LARGEST = 1.05;

  private static final double EARLIEST = -3;
  private static final double LATEST = 3;

  /// Steps through both ranges that never meet the same place twice.
  private static final double GOLDEN = 0.6180339887498949;

  /// The day as the documentation shows it.
  static Trial plain(Curve curve) {
    return new Trial(curve, 1, 0, 1);
  }

  /// Days like it: smaller and larger ones, earlier and later, each with other noise.
  static List<Trial> like(Curve curve, int number, long seed) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      double scale = SMALLEST + (LARGEST - SMALLEST) * (i + 0.5) / number;
      double later = EARLIEST + (LATEST - EARLIEST) * ((i + 1) * GOLDEN % 1);
      trials.add(new Trial(curve, scale, later, seed + i));
    }
    return trials;
  }

  /// At each step: what comes in, the part of it that is one partition, and bytes on disks.
  double[][] load() {
    Random luck = new Random(seed);
    double[][] load = new double[HOURS * Day.HOUR][];
    for (int i = 0; i < load.length; i++) {
      double hour = i * 24.0 / load.length - later;
      double noise = curve == Curve.NOISE ? 1 : 1 + 0.02 * luck.nextGaussian();
      load[i] =
          new double[] {
            curve.network(hour, luck) * noise * scale,
            curve.hot(hour) * scale,
            curve.bytes(hour) * scale
          };
    }
    return load;
  }
}
