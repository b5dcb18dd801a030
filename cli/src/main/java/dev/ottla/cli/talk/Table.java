package dev.ottla.cli.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows in columns as wide as their widest cell, three blanks apart.
public final class Table {
  private static final int GAP = 3;

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
    return lines(Integer.MAX_VALUE);
  }

  /// The lines, closer together where that makes them fit into so many columns.
  public List<String> lines(int columns) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = Paint.width(row.get(column));
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(widths.get(column), width));
        }
      }
    }
    long letters = widths.stream().mapToInt(Integer::intValue).sum();
    int gap = GAP;
    while (gap > 1 && letters + (long) gap * (widths.size() - 1) > columns) {
      gap--;
    }
    int chosen = gap;
    return rows.stream().map(row -> line(row, widths, chosen)).toList();
  }

  private static String line(List<String> row, List<Integer> widths, int gap) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).repeat(' ', widths.get(column) - Paint.width(cell) + gap);
    }
    return line.toString().stripTrailing();
  }
}
