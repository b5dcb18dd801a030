package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Entry;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Every write: what the server fills in, what callers may not touch, admission, and the commit.
final class Writer {
  /// Letters of generated names: no vowels and no look-alikes.
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  /// Metadata that the server alone writes.
  private static final List<String> OWNED =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion",
          "name",
          "namespace",
          "generateName",
          "selfLink");

  private static final String DEFINITIONS = "customresourcedefinitions";
  private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final Store store;
  private final Kinds kinds;
  private final Admission admission;

  Writer(Store store, Kinds kinds) {
    this.store = store;
    this.kinds = kinds;
    admission = new Admission(store);
  }

  ObjectNode create(Kind kind, @Nullable String namespace, ObjectNode object, Call call) {
    return store.write(() -> createNow(kind, namespace, object, call));
  }

  private ObjectNode createNow(
      Kind kind, @Nullable String namespace, ObjectNode object, Call call) {
    var metadata = object.withObjectProperty("metadata");
    metadata.remove(
        List.of("resourceVersion", "uid", "selfLink", "deletionTimestamp", "generation"));
    if (!metadata.hasNonNull("name") && metadata.hasNonNull("generateName")) {
      metadata.put("name", metadata.path("generateName").asText() + suffix());
    }
    if (kind.namespaced()) {
      metadata.put("namespace", namespace);
      admission.namespace(kind, namespace, metadata.path("name").asText());
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now());
    if (kind.counted()) {
      metadata.put("generation", 1);
    }
    if (call.version().status() && !kind.plural().equals("nodes")) {
      object.remove("status");
    }
    type(kind, object);
    admission.admit(kind, null, object, call);
    var name = metadata.path("name").asText();
    if (store.get(kind.resource(), namespace, name).isPresent()) {
      throw Refusals.taken(kind, name);
    }
    call.manager().ifPresent(manager -> Admission.track(null, object, manager, "", call));
    return call.dryRun()
        ? object
        : written(kind, store.put(kind.resource(), namespace, name, object));
  }

  /// Changes an object, or (`part` is `status`) its status alone. The change gets a copy of its
  /// own.
  ObjectNode change(
      Kind kind,
      @Nullable String namespace,
      String name,
      String part,
      UnaryOperator<ObjectNode> change,
      Call call) {
    return store.write(
        () -> {
          var live = live(kind, namespace, name);
          var now = change.apply(live.copy());
          return changeNow(kind, namespace, live, now, part, call);
        });
  }

  private ObjectNode changeNow(
      Kind kind,
      @Nullable String namespace,
      Entry live,
      ObjectNode wanted,
      String part,
      Call call) {
    var old = live.tree();
    var ofStatus = part.equals("status");
    var now = ofStatus ? statusOnly(old, wanted) : wanted;
    var wish = wanted.path("metadata");
    check(kind, old, wish);
    keep(old.path("metadata"), now.withObjectProperty("metadata"));
    if (!ofStatus && call.version().status()) {
      copy(old, now, "status");
    }
    type(kind, now);
    admission.admit(kind, old, now, call);
    if (cleared(wish)) {
      now.withObjectProperty("metadata").remove("managedFields");
    } else {
      call.manager().ifPresent(manager -> Admission.track(old, now, manager, part, call));
    }
    var metadata = now.withObjectProperty("metadata");
    if (same(old, now)) {
      return old;
    }
    if (kind.counted() && !spec(now).equals(spec(old))) {
      metadata.put("generation", old.at("/metadata/generation").asLong() + 1);
    }
    if (call.dryRun()) {
      return now;
    }
    if (metadata.has("deletionTimestamp") && !Deletion.waits(kind.resource(), now)) {
      // Watchers hear of the last state that was stored, as they do of the real server.
      store.remove(kind.resource(), namespace, live.name(), live.copy());
      gone(kind, now);
      return now;
    }
    return written(kind, store.put(kind.resource(), namespace, live.name(), now));
  }

  /// Asks an object to go; returns its last state, with a deletionTimestamp when it has to wait.
  ObjectNode delete(Kind kind, @Nullable String namespace, String name, Deletion deletion) {
    return store.write(
        () -> {
          var live = live(kind, namespace, name);
          var object = live.copy();
          deletion.check(kind, object.path("metadata"));
          if (kind.plural().equals(DEFINITIONS) && !store.list(name, null).entries().isEmpty()) {
            held(object);
          }
          var marked = deletion.mark(kind.resource(), object);
          if (Deletion.waits(kind.resource(), object)) {
            return marked && !deletion.dryRun()
                ? written(kind, store.put(kind.resource(), namespace, name, object))
                : object;
          }
          object.withObjectProperty("metadata").remove("deletionTimestamp");
          object.withObjectProperty("metadata").remove("deletionGracePeriodSeconds");
          if (!deletion.dryRun()) {
            store.remove(kind.resource(), namespace, name, object);
            gone(kind, object);
          }
          return object;
        });
  }

  /// A definition waits for the end of its objects.
  private static void held(ObjectNode definition) {
    var finalizers = definition.withObjectProperty("metadata").withArrayProperty("finalizers");
    if (StreamSupport.stream(finalizers.spliterator(), false)
        .noneMatch(name -> name.asText().equals(CLEANUP))) {
      finalizers.add(CLEANUP);
    }
  }

  /// Takes away an object that waited for nothing but this; finalizers still hold it.
  void remove(Kind kind, @Nullable String namespace, String name, String uid) {
    store.write(
        () -> {
          var live = store.get(kind.resource(), namespace, name);
          if (live.isEmpty() || !live.get().tree().at("/metadata/uid").asText().equals(uid)) {
            return false;
          }
          var object = live.get().copy();
          if (object.at("/metadata/finalizers").isEmpty()) {
            store.remove(kind.resource(), namespace, name, object);
          } else {
            object.withObjectProperty("spec").remove("nodeName");
            store.put(kind.resource(), namespace, name, object);
          }
          return true;
        });
  }

  private Entry live(Kind kind, @Nullable String namespace, String name) {
    return store
        .get(kind.resource(), namespace, name)
        .orElseThrow(() -> Refusals.notFound(kind, name));
  }

  private static void check(Kind kind, JsonNode old, JsonNode wish) {
    var name = old.at("/metadata/name").asText();
    var said = wish.path("name").asText(name);
    if (!said.equals(name)) {
      throw Refusals.named(said, name);
    }
    var revision = wish.path("resourceVersion").asText("");
    if (!revision.isEmpty() && !revision.equals(old.at("/metadata/resourceVersion").asText())) {
      throw Refusals.modified(kind, name);
    }
    var uid = wish.path("uid").asText("");
    var own = old.at("/metadata/uid").asText();
    if (!uid.isEmpty() && !uid.equals(own)) {
      throw Refusals.conflict(
          kind,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, own));
    }
  }

  private static ObjectNode statusOnly(ObjectNode old, ObjectNode wanted) {
    var now = old.deepCopy();
    copy(wanted, now, "status");
    if (wanted.at("/metadata/managedFields").isArray()) {
      copy(wanted.path("metadata"), now.withObjectProperty("metadata"), "managedFields");
    }
    return now;
  }

  private static void keep(JsonNode old, ObjectNode now) {
    OWNED.forEach(field -> copy(old, now, field));
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }

  /// One empty entry in place of the managed fields asks for an end to the book-keeping.
  private static boolean cleared(JsonNode wish) {
    var fields = wish.path("managedFields");
    return fields.size() == 1 && fields.path(0).isEmpty();
  }

  private static boolean same(ObjectNode old, ObjectNode now) {
    return old.equals(now);
  }

  private static ObjectNode spec(ObjectNode object) {
    var copy = Json.object().setAll(object);
    return ((ObjectNode) copy).remove(List.of("metadata", "status"));
  }

  private static void type(Kind kind, ObjectNode object) {
    var ordered = Json.object();
    ordered.put("apiVersion", kind.apiVersion(kind.storage())).put("kind", kind.kind());
    object.forEachEntry(
        (name, value) -> {
          if (!ordered.has(name)) {
            ordered.set(name, value);
          }
        });
    object.removeAll();
    object.setAll(ordered);
  }

  private ObjectNode written(Kind kind, Entry entry) {
    if (kind.plural().equals(DEFINITIONS)) {
      kinds.define(entry.tree());
    }
    return entry.tree();
  }

  private void gone(Kind kind, ObjectNode object) {
    if (kind.plural().equals(DEFINITIONS)) {
      kinds.forget(object.at("/metadata/name").asText());
    }
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String suffix() {
    var random = ThreadLocalRandom.current();
    return random
        .ints(5, 0, LETTERS.length())
        .collect(StringBuilder::new, (s, i) -> s.append(LETTERS.charAt(i)), StringBuilder::append)
        .toString();
  }
}
