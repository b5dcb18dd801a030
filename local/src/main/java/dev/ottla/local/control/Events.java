package dev.ottla.local.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Objects;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// What happened to objects, for `kubectl describe`. The same thing again is counted, and after an
/// hour forgotten.
public final class Events implements Controller {
  private static final System.Logger LOG = System.getLogger(Events.class.getName());
  private static final String RESOURCE = "events";
  private static final Duration KEPT = Duration.ofHours(1);
  private final Objects objects;

  /// Events among these objects.
  public Events(Objects objects) {
    this.objects = objects;
  }

  /// Something that is as it should be.
  public void normal(ObjectNode about, String reason, String message) {
    say(about, "Normal", reason, message);
  }

  /// Something a person should look at.
  public void warning(ObjectNode about, String reason, String message) {
    say(about, "Warning", reason, message);
  }

  private void say(ObjectNode about, String type, String reason, String message) {
    String namespace = Meta.namespace(about).isEmpty() ? "default" : Meta.namespace(about);
    String name = Meta.name(about) + "." + Meta.hash(Meta.uid(about) + type + reason + message);
    try {
      if (objects.get(RESOURCE, namespace, name).isPresent()) {
        objects.update(RESOURCE, namespace, name, Events::again);
      } else {
        objects.create(RESOURCE, namespace, event(about, namespace, name, type, reason, message));
      }
    } catch (ApiError e) {
      // Gone in between, or its namespace is going: an event is never worth failing for.
      LOG.log(Level.DEBUG, "{0} {1}: {2}", reason, message, e.getMessage());
    }
  }

  private static ObjectNode again(ObjectNode event) {
    event.put("lastTimestamp", Meta.now());
    return event.put("count", event.path("count").asLong() + 1);
  }

  private static ObjectNode event(
      ObjectNode about, String namespace, String name, String type, String reason, String message) {
    ObjectNode event = Meta.object("v1", "Event", namespace, name);
    event
        .putObject("involvedObject")
        .put("apiVersion", Meta.text(about, "/apiVersion"))
        .put("kind", Meta.text(about, "/kind"))
        .put("namespace", Meta.namespace(about))
        .put("name", Meta.name(about))
        .put("uid", Meta.uid(about));
    event.put("type", type).put("reason", reason).put("message", message);
    event.put("firstTimestamp", Meta.now()).put("lastTimestamp", Meta.now()).put("count", 1L);
    event.putObject("source").put("component", "local").put("host", "local");
    return event.put("reportingComponent", "local").put("reportingInstance", "local");
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    return change.resource().equals(RESOURCE) && change.type() == Objects.Type.ADDED
        ? Stream.of(new Key(RESOURCE, Meta.namespace(change.now()), Meta.name(change.now())))
        : Stream.empty();
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> event = objects.get(RESOURCE, key.namespace(), key.name());
    if (event.isEmpty()) {
      return Optional.empty();
    }
    String last = Meta.text(event.get(), "/lastTimestamp");
    Instant end = (last.isEmpty() ? Instant.now() : Instant.parse(last)).plus(KEPT);
    Duration left = Duration.between(Instant.now(), end);
    if (left.isPositive()) {
      return Optional.of(left);
    }
    objects.delete(RESOURCE, key.namespace(), key.name());
    return Optional.empty();
  }
}
