package dev.ottla.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a page as strictly as Prometheus' text format is written down.
final class Scrape {
  private static final String LABEL = "[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile("(([a-z_]+)(?:\\{" + LABEL + "(?:," + LABEL + ")*})?) (\\S+)");

  private Scrape() {}

  /// Each sample by its name and labels.
  static Map<String, Double> parse(String page) {
    assertTrue(page.endsWith("\n"), "the last line ends");
    Map<String, Double> samples = new HashMap<>();
    Set<String> families = new HashSet<>();
    String family = "";
    String type = "";
    for (String line : page.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        family = words[2];
        assertTrue(families.add(family), "a family in one piece: " + line);
      } else if (line.startsWith("# TYPE ")) {
        assertEquals(family, words[2]);
        type = words[3];
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), line);
        check(family, type, sample.group(2));
        assertNull(samples.put(sample.group(1), Double.valueOf(sample.group(3))), line);
      }
    }
    return samples;
  }

  private static void check(String family, String type, String name) {
    switch (type) {
      case "summary" -> assertTrue(name.matches(family + "_(sum|count)"), name);
      case "counter" -> assertTrue(name.equals(family) && name.endsWith("_total"), name);
      default -> assertTrue(name.equals(family) && !name.endsWith("_total"), name);
    }
  }
}
