package dev.ottla.core.autoscale;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A day as a picture: what the load needs as an area, and what each rule pays as a line.
final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 220;
  private static final int LEFT = 30;
  private static final int TOP = 24;
  private static final int MOST = 13;

  /// Points along the day: one for each five minutes.
  private static final int POINTS = 288;

  private final StringBuilder svg = new StringBuilder();

  private Plot() {}

  static String of(Curve curve, Map<String, Day> days) {
    Plot plot = new Plot();
    plot.draw(curve, days);
    return plot.svg.toString();
  }

  private void draw(Curve curve, Map<String, Day> days) {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">",
        WIDTH + LEFT + 10, HEIGHT + TOP + 34);
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    line("<text x=\"%d\" y=\"15\">%s: brokers by the hour</text>", LEFT, curve.words);
    for (int number = 0; number < MOST; number += 3) {
      line(
          "<path d=\"M%d %sH%d\" stroke=\"#ddd\"/><text x=\"8\" y=\"%s\">%d</text>",
          LEFT, y(number), LEFT + WIDTH, y(number - 0.25), number);
    }
    for (int hour = 0; hour <= 24; hour += 6) {
      line(
          "<text x=\"%d\" y=\"%d\">%d h</text>", LEFT + hour * WIDTH / 24, HEIGHT + TOP + 14, hour);
    }
    area(days.values().iterator().next().needed());
    int place = LEFT;
    String[] colours = {"#2a7", "#888", "#c60", "#06c"};
    int next = 0;
    for (var day : days.entrySet()) {
      String colour = colours[next++ % colours.length];
      steps(day.getValue().paid(), colour);
      line(
          "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
          place, HEIGHT + TOP + 30, colour, day.getKey());
      place += 130;
    }
    line("</svg>");
  }

  private void area(List<Double> needed) {
    StringBuilder path = new StringBuilder("M%d %s".formatted(LEFT, y(0)));
    int each = Math.max(1, needed.size() / POINTS);
    for (int i = 0; i < POINTS; i++) {
      double most = Collections.max(needed.subList(i * each, (i + 1) * each));
      path.append("L%d %s".formatted(LEFT + i * WIDTH / POINTS, y(most)));
    }
    path.append("L%d %sZ".formatted(LEFT + WIDTH, y(0)));
    line("<path d=\"%s\" fill=\"#eec\"/>", path);
  }

  private void steps(List<Integer> paid, String colour) {
    StringBuilder path = new StringBuilder("M%d %s".formatted(LEFT, y(paid.getFirst())));
    for (int i = 1; i < paid.size(); i++) {
      if (!paid.get(i).equals(paid.get(i - 1))) {
        path.append("H%d".formatted(LEFT + i * WIDTH / paid.size())).append("V" + y(paid.get(i)));
      }
    }
    path.append("H%d".formatted(LEFT + WIDTH));
    line("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>", path, colour);
  }

  private static String y(double brokers) {
    return String.format(Locale.ROOT, "%.0f", TOP + HEIGHT * (1 - brokers / MOST));
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
