package dev.ottla.local.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Schema;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who owns which fields: `metadata.managedFields`, and server-side apply, which goes by it.
public final class Managed {
  /// One entry's identity.
  private record Owner(String manager, String operation, String subresource) {}

  /// Appliers first, then by age and name.
  private static final Comparator<JsonNode> ORDER =
      Comparator.comparing((JsonNode entry) -> entry.path("operation").asText())
          .thenComparing(entry -> entry.path("time").asText())
          .thenComparing(entry -> entry.path("manager").asText());

  private final Map<Owner, FieldSet> owners = new LinkedHashMap<>();
  private final Map<Owner, JsonNode> known = new LinkedHashMap<>();

  private Managed(@Nullable ObjectNode object) {
    if (object != null) {
      for (var entry : object.at("/metadata/managedFields")) {
        var owner =
            new Owner(
                entry.path("manager").asText(),
                entry.path("operation").asText(),
                entry.path("subresource").asText(""));
        owners.put(owner, FieldSet.decodeRoot(entry.path("fieldsV1")));
        known.put(owner, entry);
      }
    }
  }

  /// Books a create or an update: the manager owns what it changed, the others no longer.
  public static void track(
      @Nullable ObjectNode before,
      ObjectNode after,
      String manager,
      String subresource,
      Schema schema) {
    var book = new Managed(before);
    var difference =
        Fields.compare(
            before == null ? Json.object() : Fields.ownable(before), Fields.ownable(after), schema);
    var me = new Owner(manager, "Update", subresource);
    book.owners.forEach(
        (owner, set) -> {
          if (!owner.equals(me)) {
            set.minus(difference.changed());
          }
          set.minus(difference.removed());
        });
    if (!difference.changed().empty()) {
      book.owners.computeIfAbsent(me, any -> new FieldSet()).add(difference.changed());
    }
    book.write(after);
  }

  /// Applies a configuration to the live object (null when there is none) and returns the outcome.
  /// Fields that the manager applied before and now leaves out go, unless somebody else owns them.
  public static ObjectNode apply(
      @Nullable ObjectNode live,
      ObjectNode applied,
      String manager,
      String subresource,
      boolean force,
      Schema schema) {
    var book = new Managed(live);
    var wish = Fields.ownable(applied);
    var mine = Fields.of(wish, schema);
    var me = new Owner(manager, "Apply", subresource);
    var was = book.owners.getOrDefault(me, new FieldSet());
    var base = live == null ? identity(applied) : live;
    var out = (ObjectNode) Fields.merge(base, wish, schema);
    var dropped = was.gone(mine);
    book.owners.forEach(
        (owner, set) -> {
          if (!owner.equals(me)) {
            dropped.minus(set);
          }
        });
    Fields.remove(out, dropped, schema);
    var difference = Fields.compare(Fields.ownable(base), Fields.ownable(out), schema);
    book.giveWay(me, difference, force);
    book.owners.put(me, mine);
    book.write(out);
    return out;
  }

  private static ObjectNode identity(ObjectNode applied) {
    var out = applied.deepCopy();
    out.retain("apiVersion", "kind", "metadata");
    var metadata = out.withObjectProperty("metadata");
    metadata.retain("name", "namespace", "generateName");
    return out;
  }

  private void giveWay(Owner me, Fields.Difference difference, boolean force) {
    var conflicts = new TreeMap<String, List<String>>();
    owners.forEach(
        (owner, set) -> {
          if (owner.equals(me)) {
            return;
          }
          var common = set.and(difference.changed());
          if (!common.empty() && !force) {
            var words = words(owner);
            conflicts
                .computeIfAbsent(words, any -> new ArrayList<>())
                .addAll(common.paths().toList());
          }
          set.minus(difference.changed()).minus(difference.removed());
        });
    if (!conflicts.isEmpty()) {
      throw conflict(conflicts);
    }
  }

  private String words(Owner owner) {
    var out = "\"" + owner.manager() + "\"";
    if (!owner.subresource().isEmpty()) {
      out += " with subresource \"" + owner.subresource() + "\"";
    }
    var entry = known.get(owner);
    return owner.operation().equals("Update") && entry != null
        ? out + " using " + entry.path("apiVersion").asText()
        : out;
  }

  private static ApiError conflict(Map<String, List<String>> conflicts) {
    var count = conflicts.values().stream().mapToInt(List::size).sum();
    var words =
        new StringBuilder(
            "Apply failed with %d conflict%s: ".formatted(count, count == 1 ? "" : "s"));
    var single = conflicts.size() == 1;
    var parts = new ArrayList<String>();
    conflicts.forEach(
        (owner, paths) ->
            parts.add(
                "%s with %s:%s"
                    .formatted(
                        paths.size() == 1 ? "conflict" : "conflicts",
                        owner,
                        paths.size() == 1
                            ? " " + paths.getFirst()
                            : "\n- " + String.join("\n- ", paths))));
    words.append(single ? parts.getFirst() : String.join("\n", parts));
    var causes =
        conflicts.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(
                            path ->
                                new ApiError.Cause(
                                    "FieldManagerConflict",
                                    "conflict with " + entry.getKey(),
                                    path)))
            .toList();
    return new ApiError(
        409, "Conflict", words.toString(), new ApiError.Details("", "", "", causes));
  }

  private void write(ObjectNode object) {
    var list = new ArrayList<JsonNode>();
    owners.forEach(
        (owner, set) -> {
          if (!set.empty()) {
            list.add(entry(object, owner, set.encode()));
          }
        });
    var metadata = object.withObjectProperty("metadata");
    if (list.isEmpty()) {
      metadata.remove("managedFields");
    } else {
      list.sort(ORDER);
      metadata.putArray("managedFields").addAll(list);
    }
  }

  private JsonNode entry(ObjectNode object, Owner owner, ObjectNode fields) {
    var before = known.get(owner);
    if (before != null && before.path("fieldsV1").equals(fields)) {
      return before;
    }
    var entry = Json.object();
    entry.put("manager", owner.manager()).put("operation", owner.operation());
    entry.set("apiVersion", object.path("apiVersion"));
    entry.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    entry.put("fieldsType", "FieldsV1").set("fieldsV1", fields);
    if (!owner.subresource().isEmpty()) {
      entry.put("subresource", owner.subresource());
    }
    return entry;
  }
}
