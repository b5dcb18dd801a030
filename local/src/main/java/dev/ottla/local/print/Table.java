package dev.ottla.local.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.Json;
import java.util.List;

/// Objects as rows, for callers who show them to people.
public final class Table {
  private final List<Column> columns;
  private final String include;
  private boolean headed;

  /// A table whose rows carry `include` of their objects: `None`, `Metadata` or `Object`.
  public Table(Kind kind, Kind.Version version, String include) {
    columns = Columns.of(kind, version);
    this.include = include;
  }

  /// The rows; the columns are told the first time only.
  public ObjectNode of(List<ObjectNode> objects, String revision) {
    var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", revision);
    var definitions = table.putArray("columnDefinitions");
    if (!headed) {
      headed = true;
      for (var column : columns) {
        definitions
            .addObject()
            .put("name", column.name())
            .put("type", column.type())
            .put("format", column.format())
            .put("description", column.description())
            .put("priority", column.priority());
      }
    }
    var rows = table.putArray("rows");
    objects.forEach(object -> row(rows.addObject(), object));
    return table;
  }

  private void row(ObjectNode row, ObjectNode object) {
    var cells = row.putArray("cells");
    columns.forEach(column -> cells.add(column.cell().apply(object)));
    JsonNode shown =
        switch (include) {
          case "Object" -> object;
          case "None" -> Json.MAPPER.nullNode();
          default -> partial(object);
        };
    row.set("object", shown);
  }

  /// An object's metadata alone.
  public static ObjectNode partial(ObjectNode object) {
    var out = Json.object();
    out.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    return out.set("metadata", object.path("metadata"));
  }
}
