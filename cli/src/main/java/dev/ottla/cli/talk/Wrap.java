package dev.ottla.cli.talk;

import java.util.ArrayList;
import java.util.List;

/// Long words on several lines.
public final class Wrap {
  private static final int LEAST = 20;

  private Wrap() {}

  /// Breaks a text between its words, each line behind a margin and no wider than the columns.
  public static List<String> lines(String text, String margin, int columns) {
    int room = Math.max(LEAST, columns - margin.length());
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
        lines.add(margin + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(margin + line);
    return lines;
  }
}
