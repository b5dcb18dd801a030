package dev.ottla.core.autoscale;

import dev.ottla.core.world.LoadView.Window;
import java.util.Collection;

/// Where a load is going, as all brokers together tell: what moves from one to another cancels out.
///
/// @param clear whether the trend, and not noise, is why samples differ
/// @param slope change a second of the sum
/// @param level the sum at the end of the window
record Trend(boolean clear, double slope, double level) {
  /// 95 of 100 samples of a straight line lie below its mean and this part of its rise.
  private static final double TOP = 0.45;

  /// Part of the samples' spread that a trend must explain; of noise it explains an eighth.
  private static final double EXPLAINS = 0.5;

  /// A load that leapt and stays where it is seems steeper than its samples spread.
  private static final double STEEP = 1.3;

  static Trend of(Collection<Window> windows, double span) {
    double mean = 0;
    double slope = 0;
    double spread = 0;
    for (Window w : windows) {
      mean += w.mean();
      slope += w.slope();
      spread += w.p95() - w.mean();
    }
    boolean clear = clear(slope, spread, span);
    return new Trend(clear, slope, clear ? Math.max(0, mean + slope * span / 2) : mean);
  }

  private static boolean clear(double slope, double spread, double span) {
    double line = TOP * Math.abs(slope) * span;
    return line >= EXPLAINS * spread && line <= STEEP * spread;
  }

  /// What 95 of 100 samples of one broker do not exceed, as of the end of the window: what it has
  /// given to others since then counts no more.
  static double now(Window window, double span) {
    double spread = Math.max(0, window.p95() - window.mean());
    double noise = Math.max(0, spread - TOP * Math.abs(window.slope()) * span);
    if (!clear(window.slope(), spread, span)) {
      // What has fallen is not so high any more.
      return window.mean() + (window.slope() < 0 ? noise : spread);
    }
    return Math.max(0, window.mean() + window.slope() * span / 2) + noise;
  }

  /// By what the load will have grown.
  ///
  /// @param seconds in so many
  /// @param most by no more than that
  double ahead(double seconds, double most) {
    return clear && slope > 0 && level > 0 ? 1 + Math.min(most, slope * seconds / level) : 1;
  }
}
