package dev.ottla.local.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// A namespace has an account `default` while it lives, and is emptied before it goes.
final class Namespaces implements Controller {
  static final String RESOURCE = "namespaces";
  private static final String ACCOUNTS = "serviceaccounts";
  private static final String FINALIZER = "kubernetes";
  private final Objects objects;
  private final Live live;
  private final Kinds kinds;

  Namespaces(Objects objects, Kinds kinds) {
    this.objects = objects;
    this.live = new Live(objects);
    this.kinds = kinds;
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    ObjectNode now = change.now();
    return switch (change.resource()) {
      case RESOURCE -> Stream.of(new Key(RESOURCE, "", Meta.name(now)));
      case ACCOUNTS -> Stream.of(new Key(RESOURCE, "", Meta.namespace(now)));
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    ObjectNode namespace = objects.get(RESOURCE, null, key.name()).orElse(null);
    if (namespace == null) {
      return Optional.empty();
    }
    boolean leaving = Meta.leaving(namespace);
    String phase = leaving ? "Terminating" : "Active";
    live.status(RESOURCE, namespace, now -> now.withObject("/status").put("phase", phase));
    if (leaving && !empty(key.name())) {
      // Some wait for finalizers or processes; looking again is cheaper than watching every kind.
      return Optional.of(Duration.ofMillis(200));
    }
    live.update(RESOURCE, namespace, now -> finalizer(now, !leaving));
    if (!leaving && objects.get(ACCOUNTS, key.name(), "default").isEmpty()) {
      objects.create(
          ACCOUNTS, key.name(), Meta.object("v1", "ServiceAccount", key.name(), "default"));
    }
    return Optional.empty();
  }

  private static void finalizer(ObjectNode namespace, boolean held) {
    ArrayNode finalizers = namespace.withObject("/spec").withArray("/finalizers").removeAll();
    if (held) {
      finalizers.add(FINALIZER);
    }
  }

  /// Asks everything in the namespace to go; whether nothing was there any more.
  private boolean empty(String namespace) {
    boolean empty = true;
    for (Kind kind : kinds.all()) {
      if (kind.namespaced()) {
        for (ObjectNode object : objects.list(kind.resource(), namespace)) {
          empty = false;
          live.delete(kind.resource(), object);
        }
      }
    }
    return empty;
  }
}
