package dev.ottla.local.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;

/// The string formats that are checked.
final class Formats {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern DURATION =
      Pattern.compile("[+-]?(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h))+|0");

  private Formats() {}

  static boolean fits(String format, String text) {
    try {
      switch (format) {
        case "date-time" -> OffsetDateTime.parse(text);
        case "date" -> LocalDate.parse(text);
        case "uri" -> new URI(text);
        case "uuid" -> UUID.fromString(text);
        default -> {
          return matches(format, text);
        }
      }
      return true;
    } catch (DateTimeException | URISyntaxException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean matches(String format, String text) {
    return switch (format) {
      case "ipv4" -> IPV4.matcher(text).matches();
      case "duration" -> DURATION.matcher(text).matches();
      default -> true;
    };
  }
}
