package dev.ottla.local.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
  private final Kinds kinds;

  Namespaces(Objects objects, Kinds kinds) {
    this.objects = objects;
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
    Optional<ObjectNode> found = objects.get(RESOURCE, null, key.name());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (Meta.leaving(found.get())) {
      return empty(key.name());
    }
    phase(key.name(), "Active");
    objects.update(
        RESOURCE,
        null,
        key.name(),
        now -> {
          now.withObject("/spec").withArray("/finalizers").removeAll().add(FINALIZER);
          return now;
        });
    if (objects.get(ACCOUNTS, key.name(), "default").isEmpty()) {
      objects.create(
          ACCOUNTS, key.name(), Meta.object("v1", "ServiceAccount", key.name(), "default"));
    }
    return Optional.empty();
  }

  private Optional<Duration> empty(String namespace) {
    phase(namespace, "Terminating");
    boolean empty = true;
    for (Kinds.Kind kind : kinds.all()) {
      if (kind.namespaced()) {
        for (ObjectNode object : objects.list(kind.resource(), namespace)) {
          empty = false;
          if (!Meta.leaving(object)) {
            objects.delete(kind.resource(), namespace, Meta.name(object));
          }
        }
      }
    }
    if (!empty) {
      // Some wait for finalizers or processes; looking again is cheaper than watching every kind.
      return Optional.of(Duration.ofMillis(200));
    }
    objects.update(
        RESOURCE,
        null,
        namespace,
        now -> {
          now.withObject("/spec").withArray("/finalizers").removeAll();
          return now;
        });
    return Optional.empty();
  }

  private void phase(String namespace, String phase) {
    objects.updateStatus(
        RESOURCE,
        null,
        namespace,
        now -> {
          now.withObject("/status").put("phase", phase);
          return now;
        });
  }
}
