package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The objects of a kind go before its definition does.
final class Definitions implements Controller {
  private static final String RESOURCE = "customresourcedefinitions.apiextensions.k8s.io";
  private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
  private static final Duration SOON = Duration.ofMillis(200);
  private final Objects objects;
  private final Live live;

  Definitions(Objects objects) {
    this.objects = objects;
    this.live = new Live(objects);
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    return change.resource().equals(RESOURCE) && Meta.leaving(change.now())
        ? Stream.of(new Key(RESOURCE, "", Meta.name(change.now())))
        : Stream.empty();
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    ObjectNode definition = objects.get(RESOURCE, null, key.name()).orElse(null);
    if (definition == null || !Meta.leaving(definition)) {
      return Optional.empty();
    }
    List<ObjectNode> left = objects.list(key.name(), null);
    left.forEach(object -> live.delete(key.name(), object));
    if (!left.isEmpty()) {
      // Some wait for finalizers; looking again is cheaper than watching every kind.
      return Optional.of(SOON);
    }
    live.update(RESOURCE, definition, Definitions::release);
    return Optional.empty();
  }

  private static void release(JsonNode definition) {
    ((ObjectNode) definition)
        .withObject("/metadata")
        .withArray("/finalizers")
        .removeIf(name -> name.asText().equals(FINALIZER));
  }
}
