package dev.ottla.bench.roll;

import dev.ottla.bench.roll.Rolls.Figure;
import dev.ottla.bench.roll.Rolls.Way;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Draws how the time of a roll grows with the number of brokers; both scales are logarithmic.
final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final List<Integer> SECONDS = List.of(30, 60, 120, 300, 600, 1800, 3600, 7200);

  private final List<Figure> figures;

  Plot(List<Figure> figures) {
    this.figures = figures;
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="%d" y="22" font-size="15">A restart of all brokers, simulated: three copies, 100 replicas a broker</text>
            """,
            WIDTH, HEIGHT, LEFT));
    SECONDS.forEach(s -> svg.append(across(s)));
    sizes().forEach(n -> svg.append(down(n)));
    for (Way way : Way.values()) {
      svg.append(line(way));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private List<Integer> sizes() {
    return figures.stream().map(Figure::brokers).distinct().toList();
  }

  private static String across(int seconds) {
    return format(
        """
        <path stroke="#ddd" d="M%d %.1fH%d"/>
        <text x="%d" y="%.1f" text-anchor="end">%s</text>
        """,
        LEFT, y(seconds), WIDTH - RIGHT, LEFT - 8, y(seconds) + 4, words(seconds));
  }

  private static String words(int seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  private String down(int brokers) {
    return format(
        """
        <path stroke="#ddd" d="M%.1f %dV%d"/>
        <text x="%.1f" y="%d" text-anchor="middle">%d brokers</text>
        """,
        x(brokers), TOP, HEIGHT - BOTTOM, x(brokers), HEIGHT - BOTTOM + 20, brokers);
  }

  private String line(Way way) {
    List<Figure> of = figures.stream().filter(f -> f.way() == way).toList();
    String points =
        of.stream()
            .map(f -> format("%.1f,%.1f", x(f.brokers()), y(f.seconds())))
            .collect(Collectors.joining(" "));
    String dots =
        of.stream()
            .map(
                f ->
                    format(
                        "<circle fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n",
                        way.colour, x(f.brokers()), y(f.seconds())))
            .collect(Collectors.joining());
    Figure last = of.getLast();
    return format(
        """
        <polyline fill="none" stroke-width="2.5" stroke="%s" points="%s"/>
        %s<text x="%d" y="%.1f">%s: %s</text>
        """,
        way.colour,
        points,
        dots,
        WIDTH - RIGHT + 12,
        y(last.seconds()) + 4,
        way.words,
        Rolls.time(last.seconds()));
  }

  private double x(int brokers) {
    List<Integer> sizes = sizes();
    return scale(brokers, sizes.getFirst(), sizes.getLast(), LEFT, WIDTH - RIGHT);
  }

  private static double y(double seconds) {
    return scale(seconds, SECONDS.getFirst(), SECONDS.getLast(), HEIGHT - BOTTOM, TOP);
  }

  private static double scale(double value, double low, double high, double from, double to) {
    return from + (to - from) * Math.log(value / low) / Math.log(high / low);
  }
}
