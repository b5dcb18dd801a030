package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// The string formats that are checked.
final class Formats {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern DURATION =
      Pattern.compile("[+-]?(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h))+|0");

  private static final String NO_QUANTITY =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  private static final String NO_BYTES = "illegal base64 data at input byte 0";

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

  /// Why a value, or one within it, is not what its format says.
  static Optional<String> undecodable(JsonNode value, Schema schema) {
    if (value.isTextual()) {
      var text = value.asText();
      return switch (schema.node().path("format").asText()) {
        case "quantity" ->
            Quantity.parse(text).isEmpty() ? Optional.of(NO_QUANTITY) : Optional.empty();
        case "byte" -> base64(text) ? Optional.empty() : Optional.of(NO_BYTES);
        default -> Optional.empty();
      };
    }
    if (value instanceof ObjectNode object) {
      return object.properties().stream()
          .flatMap(field -> undecodable(field.getValue(), schema.field(field.getKey())).stream())
          .findFirst();
    }
    return StreamSupport.stream(value.spliterator(), false)
        .flatMap(each -> undecodable(each, schema.element()).stream())
        .findFirst();
  }

  private static boolean base64(String text) {
    try {
      Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""));
      return true;
    } catch (IllegalArgumentException e) {
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
