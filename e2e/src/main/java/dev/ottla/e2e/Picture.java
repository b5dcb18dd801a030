package dev.ottla.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// A timeline as a picture: one panel below the other over the same seconds.
final class Picture {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 110;
  private static final int LEFT = 48;
  private static final int GAP = 34;
  private static final int TOP = 36;
  private static final List<String> COLOURS =
      List.of("#06c", "#c60", "#2a7", "#a2a", "#aa2", "#088", "#c33", "#555", "#66c");

  private final StringBuilder svg = new StringBuilder();
  private final List<Timeline.Look> looks;
  private final double end;
  private int panels;

  private Picture(List<Timeline.Look> looks) {
    this.looks = looks;
    this.end = looks.isEmpty() ? 1 : Math.max(1, looks.getLast().at());
  }

  static String of(List<Timeline.Look> looks, List<Timeline.Mark> marks) {
    Picture picture = new Picture(looks);
    picture.draw(marks);
    return picture.svg.toString();
  }

  private void draw(List<Timeline.Mark> marks) {
    int high = TOP + 5 * (HEIGHT + GAP);
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"11\">",
        LEFT + WIDTH + 70, high);
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    Map<String, ToDoubleFunction<Timeline.Look>> pods = new TreeMap<>();
    pods.put("pods", Timeline.Look::pods);
    pods.put("wanted", Timeline.Look::wanted);
    panel("brokers", pods);
    panel("partitions led", each(Timeline.Look::leaders));
    panel("held, MB", each(l -> millions(l.bytes())));
    panel("acknowledged a second", Map.of("", l -> l.pace().perSecond()));
    panel("p99 until acknowledged, ms", Map.of("", l -> l.pace().late()));
    int row = 0;
    for (Timeline.Mark mark : marks) {
      line(
          "<path d=\"M%s %dV%d\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>"
              + "<text x=\"%s\" y=\"%d\" fill=\"#333\">%s</text>",
          x(mark.at()), TOP - 12, high - GAP, x(mark.at()), 11 + 12 * (row++ % 2), mark.what());
    }
    for (int part = 0; part <= 6; part++) {
      double at = end * part / 6;
      line("<text x=\"%s\" y=\"%d\" fill=\"#555\">%.0f s</text>", x(at), high - 16, at);
    }
    line("</svg>");
  }

  private static Map<Integer, Double> millions(Map<Integer, Long> bytes) {
    Map<Integer, Double> millions = new TreeMap<>();
    bytes.forEach((broker, held) -> millions.put(broker, held / 1e6));
    return millions;
  }

  /// A line for each broker that was ever seen; 0 while it is not there.
  private <N extends Number> Map<String, ToDoubleFunction<Timeline.Look>> each(
      Function<Timeline.Look, Map<Integer, N>> values) {
    Set<Integer> brokers = new TreeSet<>();
    looks.forEach(l -> brokers.addAll(values.apply(l).keySet()));
    Map<String, ToDoubleFunction<Timeline.Look>> lines = new TreeMap<>();
    for (int broker : brokers) {
      lines.put(
          "broker " + broker,
          look -> {
            N value = values.apply(look).get(broker);
            return value == null ? 0 : value.doubleValue();
          });
    }
    return lines;
  }

  private void panel(String title, Map<String, ToDoubleFunction<Timeline.Look>> lines) {
    int top = TOP + panels++ * (HEIGHT + GAP);
    double most = 1e-9;
    for (ToDoubleFunction<Timeline.Look> value : lines.values()) {
      most = Math.max(most, looks.stream().mapToDouble(value).max().orElse(0));
    }
    line("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, top - 2, title);
    for (int part = 0; part <= 2; part++) {
      int y = top + HEIGHT - HEIGHT * part / 2;
      line(
          "<path d=\"M%d %dh%d\" stroke=\"#ddd\"/><text x=\"4\" y=\"%d\" fill=\"#555\">%s</text>",
          LEFT, y, WIDTH, y + 4, number(most * part / 2));
    }
    int next = 0;
    for (var entry : lines.entrySet()) {
      String colour = COLOURS.get(next % COLOURS.size());
      line(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
          path(entry.getValue(), top, most), colour);
      line(
          "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
          LEFT + WIDTH + 4, top + 12 + 13 * next++, colour, entry.getKey());
    }
  }

  private String path(ToDoubleFunction<Timeline.Look> value, int top, double most) {
    List<String> points = new ArrayList<>();
    for (Timeline.Look look : looks) {
      double y = top + HEIGHT * (1 - value.applyAsDouble(look) / most);
      points.add(x(look.at()) + " " + String.format(Locale.ROOT, "%.1f", y));
    }
    return points.isEmpty() ? "M0 0" : "M" + String.join("L", points);
  }

  private String x(double at) {
    return String.format(Locale.ROOT, "%.1f", LEFT + WIDTH * at / end);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 20 ? "%.0f" : "%.1f", value);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
