package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer of `/metrics`, read as strictly as the text format is written down: HELP and TYPE once
/// before a family's samples, families in one piece, no sample twice.
record Scrape(Map<String, String> types, Map<String, Double> samples) {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) (\\S.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (gauge|counter|summary)");
  private static final String LABEL = "[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile("(([a-z_]+)(?:\\{" + LABEL + "(?:," + LABEL + ")*})?) (\\S+)");

  static Scrape parse(String text) {
    assertTrue(text.endsWith("\n"), "the last line ends");
    var scrape = new Scrape(new LinkedHashMap<>(), new LinkedHashMap<>());
    var helped = new HashSet<String>();
    String family = "";
    for (var line : text.lines().toList()) {
      if (line.startsWith("# HELP")) {
        var help = match(HELP, line);
        family = help.group(1);
        assertTrue(helped.add(family), "family in one piece: " + line);
      } else if (line.startsWith("# TYPE")) {
        var type = match(TYPE, line);
        assertEquals(family, type.group(1), "TYPE follows its HELP");
        scrape.types.put(family, type.group(2));
      } else {
        var sample = match(SAMPLE, line);
        scrape.check(family, sample.group(1), sample.group(2));
        assertNull(scrape.samples.put(sample.group(1), number(sample.group(3))), "once: " + line);
      }
    }
    return scrape;
  }

  /// A sample by its name with its labels; NaN where it is missing.
  double value(String sample) {
    return samples.getOrDefault(sample, Double.NaN);
  }

  private void check(String family, String sample, String name) {
    switch (types.getOrDefault(family, "")) {
      case "summary" -> {
        assertTrue(name.matches(family + "(_sum|_count)?"), sample);
        assertEquals(name.equals(family), sample.contains("quantile=\""), sample);
      }
      case "counter" -> assertTrue(name.equals(family) && name.endsWith("_total"), sample);
      case "gauge" -> assertTrue(name.equals(family) && !name.endsWith("_total"), sample);
      default -> assertFalse(true, "a sample without a type: " + sample);
    }
  }

  private static Matcher match(Pattern pattern, String line) {
    var matcher = pattern.matcher(line);
    assertTrue(matcher.matches(), "malformed: " + line);
    return matcher;
  }

  private static double number(String word) {
    return switch (word) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }
}
