package dev.ottla.cli.talk;

import java.util.List;

/// Colours: on a terminal only, and never where NO_COLOR is set (no-color.org).
///
/// @param on whether there are any
public record Paint(boolean on) {
  /// No colours.
  public static final Paint PLAIN = new Paint(false);

  private static final char ESCAPE = '\u001b';
  private static final String END = "\u001b[0m";

  /// What a colour means.
  public enum Hue {
    /// As it shall be.
    GOOD("32"),
    /// On its way.
    BUSY("33"),
    /// Wrong.
    BAD("31"),
    /// Beside the point.
    DIM("2"),
    /// A heading.
    STRONG("1");

    private final String code;

    Hue(String code) {
      this.code = code;
    }
  }

  /// What the script found out about the standard output.
  public static Paint standard() {
    String refused = System.getenv("NO_COLOR");
    return new Paint(Boolean.getBoolean("ottla.live") && (refused == null || refused.isEmpty()));
  }

  /// A text in a colour.
  public String of(Hue hue, String text) {
    return on && !text.isEmpty() ? ESCAPE + "[" + hue.code + "m" + text + END : text;
  }

  /// A word that tells a state, in the colour that it means.
  public String state(String word) {
    return of(hue(word), word);
  }

  private static Hue hue(String word) {
    return switch (word) {
      case "Ready", "True", "Running", "Bound", "Stable", "STABLE" -> Hue.GOOD;
      case "Failing", "Gone", "Degraded", "Failed", "CrashLoopBackOff", "DEAD" -> Hue.BAD;
      case "Empty", "EMPTY", "-" -> Hue.DIM;
      default -> Hue.BUSY;
    };
  }

  /// How many columns a text takes.
  static int width(String text) {
    return plain(text).length();
  }

  /// A text that takes so many columns at most.
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int shown = 0;
    for (int at = 0; at < text.length() && shown < columns - 1; at++) {
      if (text.charAt(at) == ESCAPE) {
        int end = text.indexOf('m', at);
        cut.append(text, at, end + 1);
        at = end;
      } else {
        cut.append(text.charAt(at));
        shown++;
      }
    }
    return cut.append('…').append(text.indexOf(ESCAPE) < 0 ? "" : END).toString();
  }

  private static String plain(String text) {
    return text.indexOf(ESCAPE) < 0 ? text : text.replaceAll("\u001b\\[[0-9;]*m", "");
  }

  /// Lines without colours.
  public static List<String> plain(List<String> lines) {
    return lines.stream().map(Paint::plain).toList();
  }
}
