package dev.ottla.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What happened in a case, in lines, with all that differs from run to run masked.
final class Script {
  private static final ObjectMapper SORTED =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
  private static final Map<Pattern, String> MASKS = masks();

  private final StringBuilder lines = new StringBuilder();
  private final Map<String, String> words = new LinkedHashMap<>();

  private static Map<Pattern, String> masks() {
    var masks = new LinkedHashMap<Pattern, String>();
    masks.put(
        Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UID");
    masks.put(
        Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|\\+00:00)"), "TIME");
    masks.put(Pattern.compile("\"resourceVersion\":\"\\d+\""), "\"resourceVersion\":\"RV\"");
    masks.put(Pattern.compile("resourceVersion: \"?\\d+\"?"), "resourceVersion: RV");
    masks.put(
        Pattern.compile("too old resource version: \\d+ \\(\\d+\\)"),
        "too old resource version: RV (RV)");
    return masks;
  }

  /// From now on a text is written as a word, wherever it occurs.
  void mask(String text, String word) {
    if (!text.isEmpty()) {
      words.put(text, word);
    }
  }

  synchronized void line(String line) {
    lines.append(masked(line).stripTrailing()).append('\n');
  }

  /// Text of several lines, indented; columns stand apart by two spaces.
  void text(String text) {
    text.lines()
        .forEach(line -> line("  | " + line.stripTrailing().replaceAll("(?<=\\S) {2,}", "  ")));
  }

  private String masked(String line) {
    var out = line;
    for (var word : words.entrySet()) {
      out = out.replace(word.getKey(), word.getValue());
    }
    for (var mask : MASKS.entrySet()) {
      out = mask.getKey().matcher(out).replaceAll(mask.getValue());
    }
    return out;
  }

  /// JSON with its fields in order.
  static String shown(JsonNode json) {
    if (json.isMissingNode()) {
      return "(none)";
    }
    try {
      return json.isTextual()
          ? json.asText()
          : SORTED.writeValueAsString(SORTED.treeToValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized String toString() {
    return lines.toString();
  }
}
