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

  /// A number of things: `1 member`, `1,200 records`.
  public static String many(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /// Bytes a second in the unit that fits, thousands.
  public static String rate(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f MB/s", bytesPerSecond / 1e6);
  }

  /// Bytes in the unit that fits, powers of 1,024: `512 B`, `1.5 GiB`; below 0 they are not known.
  public static String bytes(long bytes) {
    if (bytes < 0) {
      return "?";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    double number = bytes / 1024.0;
    int unit = 0;
    for (; number >= 1024 && unit < units.length - 1; unit++) {
      number /= 1024;
    }
    return bytes < 1024
        ? bytes + " B"
        : String.format(Locale.ROOT, number < 10 ? "%.1f %s" : "%.0f %s", number, units[unit]);
  }

  /// How old something is, as kubectl writes it: `12s`, `5m`, `3h`, `4d`.
  public static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    return minutes < 120
        ? minutes + "m"
        : minutes < 48 * 60 ? minutes / 60 + "h" : minutes / 1440 + "d";
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
