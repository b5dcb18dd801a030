package dev.ottla.core.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was needed since fewer brokers seem to be enough, slice by slice: the most in each.
///
/// A fall is judged by the end of it that is one wait long, or by a longer one: the longer it is,
/// the less is left to chance, and the less has to be spared.
///
/// @param since when the oldest slice began
/// @param slice seconds of each
/// @param peaks hundredths of a broker, the newest last
record Lately(Instant since, long slice, List<Integer> peaks) {
  /// Slices of the wait for a fall.
  private static final int SLICES = 3;

  /// So many waits are remembered.
  private static final int WAITS = 4;

  private static final int KEPT = SLICES * WAITS + 1;

  /// Part of their targets that fewer brokers must keep to when they have been enough for one wait,
  /// so that what falls does not rise again.
  private static final double LEAST = 0.9;

  /// Likewise when they have been enough for all that is remembered.
  private static final double MOST = 0.97;

  private static final double HUNDREDTHS = 100;

  /// Against what a load without bounds makes of an int.
  private static final double FAR = 1e6;

  /// As the status has it; nothing is remembered where it has nothing.
  static Lately of(
      @Nullable String since, @Nullable List<Integer> peaks, Duration wait, Instant now) {
    long slice = Math.max(1, wait.toSeconds() / SLICES);
    return since == null || peaks == null || peaks.isEmpty()
        ? new Lately(now, slice, List.of())
        : new Lately(Instant.parse(since), slice, peaks);
  }

  /// With what is needed now.
  Lately with(Instant now, double needed) {
    int peak = (int) Math.ceil(Math.min(needed, FAR) * HUNDREDTHS);
    long past = Math.max(0, Duration.between(since, now).toSeconds()) / slice;
    Instant newest = since.plusSeconds(past * slice);
    List<Integer> all = new ArrayList<>(peaks);
    // Slices in which nobody looked were as the looks about them.
    int between = all.isEmpty() ? peak : Math.max(peak, all.getLast());
    for (long left = Math.min(past + 1 - all.size(), KEPT); left > 0; left--) {
      all.add(left == 1 ? peak : between);
    }
    all.set(all.size() - 1, Math.max(all.getLast(), peak));
    List<Integer> kept = all.subList(Math.max(0, all.size() - KEPT), all.size());
    return new Lately(newest.minusSeconds((kept.size() - 1) * slice), slice, List.copyOf(kept));
  }

  /// When so many will have been enough for long enough, if no more is needed than was; empty when
  /// they never will.
  Optional<Instant> until(int brokers) {
    Instant until = Instant.MAX;
    int peak = 0;
    for (int i = peaks.size() - 1; i >= 0; i--) {
      peak = Math.max(peak, peaks.get(i));
      double part = peak / HUNDREDTHS / brokers;
      if (part <= MOST) {
        double more = Math.clamp((part - LEAST) / (MOST - LEAST), 0, 1) * (WAITS - 1);
        Instant at = began(i).plusSeconds((long) Math.ceil((1 + more) * SLICES * slice));
        until = at.isBefore(until) ? at : until;
      }
    }
    return until.equals(Instant.MAX) ? Optional.empty() : Optional.of(until);
  }

  /// How many have been enough, by the end of it that asks for the fewest.
  int enough(Instant now) {
    double enough = Integer.MAX_VALUE;
    int peak = 0;
    for (int i = peaks.size() - 1; i >= 0; i--) {
      peak = Math.max(peak, peaks.get(i));
      if (waited(i, now)) {
        enough = Math.min(enough, Math.ceil(peak / HUNDREDTHS / spare(began(i), now)));
      }
    }
    return (int) enough;
  }

  /// Part of their targets that fewer brokers must keep to now.
  double spare(Instant now) {
    return spare(since, now);
  }

  private double spare(Instant began, Instant now) {
    double waits = Duration.between(began, now).toSeconds() / (double) (SLICES * slice);
    return Math.clamp(LEAST + (MOST - LEAST) * (waits - 1) / (WAITS - 1), LEAST, MOST);
  }

  /// By how many brokers the need has grown each second, for one wait or longer.
  double growth(Instant now) {
    double growth = 0;
    for (int i = 0; i < peaks.size() - 1; i++) {
      if (waited(i, now)) {
        // The peak of a load that grows is at the end of its slice.
        double seconds = Duration.between(began(i + 1), now).toSeconds();
        growth = Math.max(growth, (peaks.getLast() - peaks.get(i)) / HUNDREDTHS / seconds);
      }
    }
    return growth;
  }

  private Instant began(int index) {
    return since.plusSeconds(index * slice);
  }

  private boolean waited(int index, Instant now) {
    return !began(index).plusSeconds(SLICES * slice).isAfter(now);
  }
}
