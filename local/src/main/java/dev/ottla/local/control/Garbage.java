package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Objects go when the last of their owners is gone. A deletion may also wait for the dependents
/// (finalizer `foregroundDeletion`) or let them go free (finalizer `orphan`).
final class Garbage implements Controller {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private final Objects objects;
  private final Live live;
  private final Kinds kinds;

  /// Who refers to an owner, by its uid. Only a guide where to look: what it says is checked.
  private final Map<String, Set<Key>> dependents = new ConcurrentHashMap<>();

  /// The revision up to which `dependents` is complete.
  private volatile long known;

  Garbage(Objects objects, Kinds kinds) {
    this.objects = objects;
    this.live = new Live(objects);
    this.kinds = kinds;
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    Stream<Key> concerned = book(change);
    known = revision(change.now());
    return concerned;
  }

  private static long revision(JsonNode object) {
    return Long.parseLong(Meta.text(object, "/metadata/resourceVersion"));
  }

  private Stream<Key> book(Objects.Change change) {
    ObjectNode now = change.now();
    Key key = new Key(change.resource(), Meta.namespace(now), Meta.name(now));
    boolean gone = change.type() == Objects.Type.DELETED;
    Set<String> owners = gone ? Set.of() : owners(now).collect(Collectors.toSet());
    owners.forEach(
        uid -> dependents.computeIfAbsent(uid, _ -> ConcurrentHashMap.newKeySet()).add(key));
    if (change.before() != null) {
      // Only then, and never an owner that stays: the worker would let it go in between.
      owners(change.before()).filter(uid -> !owners.contains(uid)).forEach(uid -> forget(uid, key));
    }
    if (gone) {
      Set<Key> orphans = dependents.getOrDefault(Meta.uid(now), Set.of());
      return Stream.concat(orphans.stream(), waiting(now));
    }
    boolean concerned = !owners.isEmpty() || holds(now, FOREGROUND) || holds(now, ORPHAN);
    return concerned ? Stream.concat(Stream.of(key), waiting(now)) : Stream.empty();
  }

  private void forget(String uid, Key dependent) {
    Set<Key> known = dependents.get(uid);
    if (known != null) {
      known.remove(dependent);
      if (known.isEmpty()) {
        dependents.remove(uid, known);
      }
    }
  }

  private static Stream<String> owners(JsonNode object) {
    return StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false)
        .map(ref -> ref.path("uid").asText());
  }

  /// The owners of an object, which may wait for it in their own deletion.
  private Stream<Key> waiting(ObjectNode object) {
    return StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false)
        .flatMap(ref -> owner(object, ref).stream());
  }

  private Optional<Key> owner(ObjectNode object, JsonNode ref) {
    String version = ref.path("apiVersion").asText();
    String group = version.substring(0, Math.max(0, version.indexOf('/')));
    return kinds.all().stream()
        .filter(kind -> kind.group().equals(group))
        .filter(kind -> kind.kind().equals(ref.path("kind").asText()))
        .map(kind -> key(kind, object, ref.path("name").asText()))
        .findFirst();
  }

  private static Key key(Kind kind, ObjectNode dependent, String name) {
    return new Key(kind.resource(), kind.namespaced() ? Meta.namespace(dependent) : "", name);
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    ObjectNode object = get(key).orElse(null);
    if (object == null) {
      return Optional.empty();
    }
    if (Meta.leaving(object) && (holds(object, ORPHAN) || holds(object, FOREGROUND))) {
      leave(key, object);
    } else if (!Meta.leaving(object)) {
      collect(key, object);
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> get(Key key) {
    return objects.get(key.resource(), key.scope(), key.name());
  }

  private void collect(Key key, ObjectNode object) {
    List<JsonNode> refs =
        StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false).toList();
    List<JsonNode> gone = refs.stream().filter(ref -> !lives(object, ref)).toList();
    if (!gone.isEmpty() && gone.size() == refs.size()) {
      live.delete(key.resource(), object);
    } else if (!gone.isEmpty()) {
      gone.forEach(ref -> untie(key, ref.path("uid").asText()));
    }
  }

  /// An owner of a kind that nobody knows is left alone: its definition may still come.
  private boolean lives(ObjectNode object, JsonNode ref) {
    Optional<Key> owner = owner(object, ref);
    return owner.isEmpty()
        || get(owner.get())
            .filter(found -> Meta.uid(found).equals(ref.path("uid").asText()))
            .filter(found -> !(Meta.leaving(found) && holds(found, FOREGROUND)))
            .isPresent();
  }

  private void leave(Key key, ObjectNode owner) {
    if (revision(owner) > known) {
      // Dependents older than its deletion may not be booked yet. The change that made it leave
      // comes after them, and brings us back.
      return;
    }
    String uid = Meta.uid(owner);
    Set<Key> booked = Set.copyOf(dependents.getOrDefault(uid, Set.of()));
    if (holds(owner, ORPHAN)) {
      booked.forEach(dependent -> untie(dependent, uid));
      release(key, owner, ORPHAN);
      return;
    }
    boolean waits = false;
    for (Key dependent : booked) {
      ObjectNode found = get(dependent).orElse(null);
      if (found != null && owners(found).anyMatch(uid::equals)) {
        waits |= blocks(found, uid);
        if (!Meta.leaving(found)) {
          collect(dependent, found);
        }
      }
    }
    if (!waits) {
      release(key, owner, FOREGROUND);
    }
  }

  private static boolean blocks(JsonNode dependent, String uid) {
    return StreamSupport.stream(dependent.at("/metadata/ownerReferences").spliterator(), false)
        .filter(ref -> ref.path("uid").asText().equals(uid))
        .anyMatch(ref -> ref.path("blockOwnerDeletion").asBoolean());
  }

  private void untie(Key dependent, String uid) {
    get(dependent)
        .filter(found -> owners(found).anyMatch(uid::equals))
        .ifPresent(found -> live.update(dependent.resource(), found, now -> free(now, uid)));
  }

  private static void free(ObjectNode dependent, String uid) {
    ArrayNode owners = dependent.withObject("/metadata").withArray("/ownerReferences");
    owners.removeIf(ref -> ref.path("uid").asText().equals(uid));
  }

  private void release(Key key, ObjectNode owner, String finalizer) {
    live.update(
        key.resource(),
        owner,
        now ->
            now.withObject("/metadata")
                .withArray("/finalizers")
                .removeIf(known -> known.asText().equals(finalizer)));
  }

  private static boolean holds(JsonNode object, String finalizer) {
    return StreamSupport.stream(object.at("/metadata/finalizers").spliterator(), false)
        .anyMatch(known -> known.asText().equals(finalizer));
  }
}
