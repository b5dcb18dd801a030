package dev.ottla.cli.talk;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them.
public final class Figures {
  private Figures() {}

  /// With a comma at every thousand.
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// Bytes a second in the unit that fits, thousands.
  public static String rate(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f MB/s", bytesPerSecond / 1e6);
  }

  /// A span of time: `0.4 s`, `12 s`, `3 min 5 s`.
  public static String span(Duration span) {
    long millis = span.toMillis();
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }

  /// Reads `500ms`, `30s`, `5m`, `1h` or bare seconds.
  public static Duration span(String text) {
    String number = text.replaceAll("[a-z]+$", "");
    String unit = text.substring(number.length());
    try {
      long amount = Long.parseLong(number);
      return switch (unit) {
        case "ms" -> Duration.ofMillis(amount);
        case "", "s" -> Duration.ofSeconds(amount);
        case "m", "min" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default ->
            throw new Trouble("'" + text + "' is no span of time; say for example 30s or 5m");
      };
    } catch (NumberFormatException e) {
      throw new Trouble("'" + text + "' is no span of time; say for example 30s or 5m", e);
    }
  }
}
