package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Table;
import dev.ottla.cli.talk.Trouble;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The rows of a server's table. A server that makes no tables gives the names and ages.
final class Rows {
  private final Kind kind;
  private final boolean wide;
  private final boolean everywhere;
  private final boolean mixed;
  private List<Integer> columns = List.of();
  private List<String> headings = List.of();

  Rows(Kind kind, boolean wide, boolean everywhere, boolean mixed) {
    this.kind = kind;
    this.wide = wide;
    this.everywhere = everywhere;
    this.mixed = mixed;
  }

  /// The table with its headings; nothing when it has no rows.
  List<String> lines(JsonNode answer) {
    choose(answer);
    List<List<String>> rows = rows(answer);
    if (rows.isEmpty()) {
      return List.of();
    }
    Table table = new Table(headings);
    rows.forEach(table::row);
    return table.lines();
  }

  /// The rows of a watch event, which repeats the columns in its first table only.
  List<String> more(JsonNode answer) {
    if (columns.isEmpty()) {
      choose(answer);
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows(answer)) {
      lines.add(String.join("   ", row));
    }
    return lines;
  }

  private void choose(JsonNode answer) {
    List<Integer> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    if (everywhere && kind.namespaced()) {
      names.add("Namespace");
    }
    int number = 0;
    for (JsonNode column : answer.path("columnDefinitions")) {
      if (wide || column.path("priority").asInt() == 0) {
        chosen.add(number);
        String name = column.path("name").asText();
        names.add(number == 0 && mixed ? kind.kind() : name);
      }
      number++;
    }
    if (chosen.isEmpty()) {
      names.addAll(List.of("Name", "Age"));
    }
    columns = chosen;
    headings = names;
  }

  private List<List<String>> rows(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    if (!answer.path("kind").asText().equals("Table")) {
      Iterable<JsonNode> items = answer.has("items") ? answer.path("items") : List.of(answer);
      items.forEach(item -> rows.add(plain(item)));
      return rows;
    }
    for (JsonNode row : answer.path("rows")) {
      List<String> cells = start(row.path("object"));
      columns.forEach(column -> cells.add(cell(row.path("cells").path(column))));
      rows.add(cells);
    }
    return rows;
  }

  private List<String> start(JsonNode object) {
    List<String> cells = new ArrayList<>();
    if (everywhere && kind.namespaced()) {
      cells.add(object.path("metadata").path("namespace").asText());
    }
    return cells;
  }

  private List<String> plain(JsonNode object) {
    List<String> cells = start(object);
    cells.add(object.path("metadata").path("name").asText());
    cells.add(age(object.path("metadata").path("creationTimestamp").asText()));
    return cells;
  }

  private static String cell(JsonNode cell) {
    return cell.isNull() || cell.asText().isEmpty() ? "-" : cell.asText();
  }

  private static String age(String created) {
    try {
      return Figures.span(Duration.between(Instant.parse(created), Instant.now()));
    } catch (DateTimeException e) {
      throw new Trouble("the server wrote a time that is none: '" + created + "'", e);
    }
  }
}
