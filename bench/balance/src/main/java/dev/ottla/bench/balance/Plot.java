package dev.ottla.bench.balance;

import java.util.List;
import java.util.Locale;

/// CPU time over replicas, both in powers of ten, as a picture.
final class Plot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 150;
  private static final int TOP = 20;
  private static final int BOTTOM = 50;

  /// From 1,000 replicas and a millisecond to a million and 100 seconds.
  private static final int FIRST_X = 3;

  private static final int LAST_X = 6;
  private static final int FIRST_Y = 0;
  private static final int LAST_Y = 5;

  private final StringBuilder svg = new StringBuilder();

  /// @param color of its line
  /// @param dashed whether it is somebody else's
  record Curve(String name, String color, boolean dashed, List<Point> points) {}

  record Point(double replicas, double millis) {}

  static String of(List<Curve> curves) {
    Plot plot = new Plot();
    plot.frame();
    for (int i = 0; i < curves.size(); i++) {
      plot.curve(curves.get(i), i);
    }
    return plot.svg.append("</svg>\n").toString();
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values)).append('\n');
  }

  private static double x(double replicas) {
    double part = (Math.log10(replicas) - FIRST_X) / (LAST_X - FIRST_X);
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double millis) {
    double part = (Math.log10(Math.max(1, millis)) - FIRST_Y) / (LAST_Y - FIRST_Y);
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
  }

  private void frame() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">",
        WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    for (int p = FIRST_Y; p <= LAST_Y; p++) {
      double at = y(Math.pow(10, p));
      line(LEFT, at, WIDTH - RIGHT, at);
      String words = p < 3 ? "%.0f ms".formatted(Math.pow(10, p)) : "%.0f s".formatted(power(p));
      text(LEFT - 6, at + 4, "end", words);
    }
    for (int p = FIRST_X; p <= LAST_X; p++) {
      double at = x(Math.pow(10, p));
      line(at, TOP, at, HEIGHT - BOTTOM);
      text(at, HEIGHT - BOTTOM + 18, "middle", "%,.0f".formatted(Math.pow(10, p)));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "replicas");
  }

  private static double power(int p) {
    return Math.pow(10, p - 3);
  }

  private void line(double x1, double y1, double x2, double y2) {
    add("<line x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\" stroke=\"#ddd\"/>", x1, y1, x2, y2);
  }

  private void text(double x, double y, String anchor, String words) {
    add("<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>", x, y, anchor, words);
  }

  private void curve(Curve curve, int index) {
    String dash = curve.dashed() ? " stroke-dasharray=\"5 4\"" : "";
    StringBuilder path = new StringBuilder();
    for (Point point : curve.points()) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.replicas()), y(point.millis())));
      add(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
          x(point.replicas()), y(point.millis()), curve.color());
    }
    String points = path.toString().strip();
    add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"%s/>", points, curve.color(), dash);
    double at = TOP + 12 + 18 * index;
    int begin = WIDTH - RIGHT + 10;
    add(
        "<line x1=\"%d\" y1=\"%.0f\" x2=\"%d\" y2=\"%.0f\" stroke=\"%s\"%s/>",
        begin, at - 4, begin + 20, at - 4, curve.color(), dash);
    text(begin + 26, at, "start", curve.name());
  }
}
