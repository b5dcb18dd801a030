package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.ApiError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The options of a delete, and what they make of an object.
///
/// @param propagation `Background`, `Foreground` or `Orphan`
record Deletion(
    Optional<Long> graceSeconds,
    Optional<String> propagation,
    Optional<String> uid,
    Optional<String> revision,
    boolean dryRun) {
  static final Deletion PLAIN =
      new Deletion(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final long DEFAULT_GRACE = 30;

  /// Refuses an object that is not the one meant.
  void check(Kind kind, JsonNode metadata) {
    check(kind, metadata, "UID", "uid", uid, "might have been deleted and then recreated");
    check(
        kind, metadata, "ResourceVersion", "resourceVersion", revision, "might have been modified");
  }

  private static void check(
      Kind kind,
      JsonNode metadata,
      String word,
      String field,
      Optional<String> wanted,
      String why) {
    var have = metadata.path(field).asText();
    if (wanted.isPresent() && !wanted.get().equals(have)) {
      throw new ApiError(
          409,
          "Conflict",
          ("Operation cannot be fulfilled on %s \"%s\": the %s in the precondition (%s) does not match"
                  + " the %s in record (%s). The object %s")
              .formatted(
                  kind.qualified(),
                  metadata.path("name").asText(),
                  word,
                  wanted.get(),
                  word,
                  have,
                  why));
    }
  }

  /// Whether the object waits for somebody before it goes: a finalizer, or the death of its
  /// process.
  static boolean waits(String resource, JsonNode object) {
    return !object.at("/metadata/finalizers").isEmpty()
        || (resource.equals("namespaces") && !object.at("/spec/finalizers").isEmpty())
        || bound(resource, object);
  }

  private static boolean bound(String resource, JsonNode object) {
    return resource.equals("pods") && !object.at("/spec/nodeName").asText().isEmpty();
  }

  /// Marks the object as going; true when that changed it.
  boolean mark(String resource, ObjectNode object) {
    var metadata = object.withObjectProperty("metadata");
    var changed = finalizers(metadata);
    var grace = bound(resource, object) ? grace(object) : 0;
    if (!metadata.has("deletionTimestamp")) {
      var end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
      metadata.put("deletionTimestamp", end.toString());
      metadata.put("deletionGracePeriodSeconds", grace);
      if (metadata.path("generation").asLong() > 0) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
      if (resource.equals("namespaces")) {
        object.withObjectProperty("status").put("phase", "Terminating");
      }
      return true;
    }
    if (grace < metadata.path("deletionGracePeriodSeconds").asLong()) {
      metadata.put("deletionGracePeriodSeconds", grace);
      return true;
    }
    return changed;
  }

  private long grace(JsonNode pod) {
    return graceSeconds.orElseGet(
        () -> pod.at("/spec/terminationGracePeriodSeconds").asLong(DEFAULT_GRACE));
  }

  /// Foreground and orphan deletion are asked for by finalizers, which the garbage collector takes
  /// away when it has done its part.
  private boolean finalizers(ObjectNode metadata) {
    var wanted =
        switch (propagation.orElse("")) {
          case "Foreground" -> FOREGROUND;
          case "Orphan" -> ORPHAN;
          default -> "";
        };
    if (wanted.isEmpty()) {
      return false;
    }
    var list = metadata.withArrayProperty("finalizers");
    for (var one : list) {
      if (one.asText().equals(wanted)) {
        return false;
      }
    }
    list.add(wanted);
    return true;
  }
}
