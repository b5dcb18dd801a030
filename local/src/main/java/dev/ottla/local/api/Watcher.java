package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.print.Table;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Entry;
import dev.ottla.local.store.Event;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import dev.ottla.local.store.Watch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Answers watches: what is there now or what changed since a revision, then every change.
final class Watcher {
  private static final long BOOKMARK_MILLIS = 15_000;
  private static final long DEFAULT_SECONDS = 1_800;

  private final Store store;
  private final Exchange exchange;
  private final Target target;
  private final Sink sink;
  private final Predicate<JsonNode> selector;
  private final Optional<Table> table;

  Watcher(Store store, Exchange exchange, Target target, Sink sink) {
    this.store = store;
    this.exchange = exchange;
    this.target = target;
    this.sink = sink;
    selector = Selector.of(exchange, target.kind());
    table =
        exchange.wants("Table")
            ? Optional.of(new Table(target.kind(), target.version(), Reader.include(exchange)))
            : Optional.empty();
  }

  void run() throws InterruptedException {
    var since = exchange.number("resourceVersion").filter(revision -> revision > 0);
    var initial = exchange.flag("sendInitialEvents");
    if (since.isEmpty() || initial) {
      var listing = store.list(target.kind().resource(), target.namespace());
      for (var entry : listing.entries()) {
        if (concerns(entry) && selector.test(entry.tree())) {
          send("ADDED", entry.tree());
        }
      }
      if (initial && exchange.flag("allowWatchBookmarks")) {
        bookmark(listing.revision(), true);
      }
      since = Optional.of(listing.revision());
    }
    var watch = since.get() > store.revision() ? Optional.<Watch>empty() : store.watch(since.get());
    if (watch.isPresent()) {
      follow(watch.get());
    } else {
      expired(since.get());
    }
    sink.end();
  }

  private void follow(Watch watch) throws InterruptedException {
    var seconds = exchange.number("timeoutSeconds").orElse(DEFAULT_SECONDS);
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var bookmarks = exchange.flag("allowWatchBookmarks");
    var marked = System.nanoTime();
    while (sink.open()) {
      var left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      var event = watch.next(Math.clamp(left, 0, BOOKMARK_MILLIS));
      if (event.isPresent()) {
        tell(event.get());
      }
      // Also when others' objects change all the time: none of that moves this client's revision.
      var since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - marked);
      if (bookmarks && (since >= BOOKMARK_MILLIS || left <= 0)) {
        bookmark(watch.revision(), false);
        marked = System.nanoTime();
      }
      if (left <= 0) {
        return;
      }
      if (watch.tooSlow()) {
        expired(watch.revision());
        return;
      }
    }
  }

  private boolean concerns(Entry entry) {
    return entry.resource().equals(target.kind().resource())
        && (target.namespace() == null || target.namespace().equals(entry.namespace()))
        && (target.name().isEmpty() || target.name().equals(entry.name()));
  }

  private void tell(Event event) throws InterruptedException {
    var now = event.now();
    if (!concerns(now)) {
      return;
    }
    var before = event.before();
    var fits = selector.test(now.tree());
    var fitted = before != null && selector.test(before.tree());
    switch (event.type()) {
      case ADDED -> {
        if (fits) {
          send("ADDED", now.tree());
        }
      }
      case MODIFIED -> {
        if (fits) {
          send(fitted ? "MODIFIED" : "ADDED", now.tree());
        } else if (before != null && fitted) {
          send("DELETED", left(before, now));
        }
      }
      case DELETED -> {
        if (fits || fitted) {
          send("DELETED", now.tree());
        }
      }
    }
  }

  /// What no longer fits is told as it was while it did, at the revision of the change.
  private static ObjectNode left(Entry before, Entry now) {
    var last = before.copy();
    last.withObjectProperty("metadata").put("resourceVersion", Long.toString(now.revision()));
    return last;
  }

  private void send(String type, ObjectNode object) throws InterruptedException {
    JsonNode shown =
        table
            .map(rows -> rows.of(List.of(object), object.at("/metadata/resourceVersion").asText()))
            .orElseGet(
                () ->
                    exchange.wants("PartialObjectMetadata")
                        ? Table.partial(object)
                        : Reader.converted(target, object));
    write(type, shown);
  }

  private void bookmark(long revision, boolean initial) throws InterruptedException {
    var object = Json.object();
    object.put("kind", target.kind().kind());
    object.put("apiVersion", target.kind().apiVersion(target.version().name()));
    var metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initial) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    write("BOOKMARK", object);
  }

  private void expired(long revision) throws InterruptedException {
    var message = "too old resource version: %d (%d)".formatted(revision, store.revision());
    write("ERROR", Statuses.failure(new ApiError(410, "Expired", message)));
  }

  private void write(String type, JsonNode object) throws InterruptedException {
    var event = Json.object().put("type", type);
    event.set("object", object);
    sink.send(event.toString());
  }
}
