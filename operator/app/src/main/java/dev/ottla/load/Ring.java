package dev.ottla.load;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What one broker carried lately. Each point is the rate between two answers that follow each
/// other; a broker that was restarted counts anew, so that one point is missing there and none is
/// wrong.
final class Ring {
  /// However often a broker is asked, it costs no more memory than this.
  static final int POINTS = 128;

  private static final double NANOS = 1e9;

  private final Duration span;
  private final Deque<Point> points = new ArrayDeque<>();
  private @Nullable Sums last;

  /// Rates a second, between two answers.
  ///
  /// @param at when the later one came
  /// @param seconds how far they are apart by the broker's own clock
  private record Point(
      Instant at,
      double seconds,
      double cpu,
      double clientIn,
      double clientOut,
      double replicationIn,
      double replicationOut,
      double handlers,
      double disk,
      long diskSize) {
    double in() {
      return clientIn + replicationIn;
    }

    double out() {
      return clientOut + replicationOut;
    }
  }

  Ring(Duration span) {
    this.span = span;
  }

  void add(Instant at, Sums now) {
    Sums before = last;
    last = now;
    if (before == null || !now.follows(before)) {
      return;
    }
    Point point = point(at, before, now);
    // After a long silence the mean of all of it would stand for the last moment.
    if (point.seconds <= span.toSeconds()) {
      points.addLast(point);
    }
    forget(at);
  }

  private void forget(Instant now) {
    Instant oldest = now.minus(span);
    while (!points.isEmpty() && (points.size() > POINTS || !points.getFirst().at.isAfter(oldest))) {
      points.removeFirst();
    }
  }

  private static Point point(Instant at, Sums before, Sums now) {
    double seconds = (now.uptime() - before.uptime()) / 1e3;
    double idle = (now.handlerIdleNanos() - before.handlerIdleNanos()) / NANOS / seconds;
    return new Point(
        at,
        seconds,
        (now.cpuNanos() - before.cpuNanos()) / NANOS / seconds,
        (now.clients().in() - before.clients().in()) / seconds,
        (now.clients().out() - before.clients().out()) / seconds,
        (now.replication().in() - before.replication().in()) / seconds,
        (now.replication().out() - before.replication().out()) / seconds,
        // Idle time is counted when a wait ends, which may be in the next interval.
        Math.clamp(1 - idle, 0, 1),
        now.fullest().map(Sums.Dir::used).orElse(0L),
        now.fullest().map(Sums.Dir::total).orElse(0L));
  }

  /// Empty while the points do not fill half a window.
  Optional<Carried> carried(Instant now) {
    forget(now);
    double filled = points.stream().mapToDouble(Point::seconds).sum();
    if (points.isEmpty() || filled < span.toSeconds() / 2.0) {
      return Optional.empty();
    }
    List<Point> all = List.copyOf(points);
    return Optional.of(
        new Carried(
            all.getLast().at,
            window(all, Point::cpu),
            window(all, Point::in),
            window(all, Point::out),
            window(all, Point::handlers),
            window(all, Point::disk),
            all.getLast().diskSize,
            mean(all, Point::clientIn),
            mean(all, Point::clientOut)));
  }

  int points() {
    return points.size();
  }

  private static Window window(List<Point> points, ToDoubleFunction<Point> quantity) {
    double[] sorted = points.stream().mapToDouble(quantity).sorted().toArray();
    double p95 = sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
    return new Window(
        mean(points, quantity), p95, slope(points, quantity), least(points, quantity));
  }

  private static double least(List<Point> points, ToDoubleFunction<Point> quantity) {
    Instant oldest = points.getLast().at.minus(LoadView.LAST);
    return points.stream()
        .filter(p -> p.at.isAfter(oldest))
        .mapToDouble(quantity)
        .min()
        .orElseThrow();
  }

  /// Weighted by time, so that a sample that was lost changes nothing.
  private static double mean(List<Point> points, ToDoubleFunction<Point> quantity) {
    double seconds = points.stream().mapToDouble(Point::seconds).sum();
    return points.stream().mapToDouble(p -> quantity.applyAsDouble(p) * p.seconds).sum() / seconds;
  }

  /// Of the straight line with the least sum of squared distances.
  private static double slope(List<Point> points, ToDoubleFunction<Point> quantity) {
    Instant first = points.getFirst().at;
    double[] x =
        points.stream().mapToDouble(p -> Duration.between(first, p.at).toMillis() / 1e3).toArray();
    double[] y = points.stream().mapToDouble(quantity).toArray();
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double both = 0;
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      both += (x[i] - meanX) * (y[i] - meanY);
      square += (x[i] - meanX) * (x[i] - meanX);
    }
    return square == 0 ? 0 : both / square;
  }
}
