package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Wrap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How long ago something was.
public final class Moment {
  private static final int COLUMN = 8;

  private Moment() {}

  /// The age of what a server dated; `?` when it did not.
  public static String age(String written, Instant now) {
    try {
      return Figures.age(Duration.between(Instant.parse(written), now));
    } catch (DateTimeException e) {
      return "?"; // a server of another kind; the rest is worth showing
    }
  }

  /// Events as lines, with their ages.
  public static List<String> events(List<JsonNode> events, Instant now, int columns) {
    List<String> lines = new ArrayList<>();
    for (JsonNode event : events) {
      String age = age(Sight.time(event), now);
      String type = event.path("type").asText();
      String said = event.path("message").asText();
      String text = type.equals("Warning") ? event.path("reason").asText() + ": " + said : said;
      List<String> wrapped = Wrap.lines(text, " ".repeat(COLUMN), columns);
      lines.add("  " + age + wrapped.getFirst().substring(Math.min(COLUMN, age.length() + 2)));
      lines.addAll(wrapped.subList(1, wrapped.size()));
    }
    return lines;
  }
}
