package dev.ottla.cli.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows in columns as wide as their widest cell, three blanks apart.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /// A table with these headings.
  public Table(List<String> headings) {
    rows.add(headings.stream().map(heading -> heading.toUpperCase(Locale.ROOT)).toList());
  }

  /// Adds a row.
  public Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /// The lines, the headings first.
  public List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = row.get(column).length();
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(widths.get(column), width));
        }
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).repeat(' ', widths.get(column) - cell.length() + 3);
    }
    return line.toString().stripTrailing();
  }
}
