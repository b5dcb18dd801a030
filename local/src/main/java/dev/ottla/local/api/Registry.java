package dev.ottla.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import dev.ottla.local.store.Entry;
import dev.ottla.local.store.Objects;
import dev.ottla.local.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The objects as the API has them: [Writer] for what changes, the store for what is. Both the wire
/// and the controllers of this process come through here.
public final class Registry implements Objects, AutoCloseable {
  private final Store store;
  private final Kinds kinds = new Kinds();
  private final Writer writer;

  /// Serves what is in the store, which it closes in the end.
  public Registry(Store store) {
    this.store = store;
    writer = new Writer(store, kinds);
    for (var entry : store.list("customresourcedefinitions.apiextensions.k8s.io", null).entries()) {
      kinds.define(entry.tree());
    }
    for (var name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      if (get("namespaces", null, name).isEmpty()) {
        create("namespaces", null, named(name));
      }
    }
  }

  private static ObjectNode named(String name) {
    var object = dev.ottla.local.store.Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }

  Store store() {
    return store;
  }

  /// The kinds served.
  public Kinds kinds() {
    return kinds;
  }

  Writer writer() {
    return writer;
  }

  private Kind kind(String resource) {
    return kinds.find(resource).orElseThrow(Refusals::unknown);
  }

  @Override
  public Optional<ObjectNode> get(String resource, @Nullable String namespace, String name) {
    return store.get(kind(resource).resource(), namespace, name).map(Entry::tree);
  }

  @Override
  public List<ObjectNode> list(String resource, @Nullable String namespace) {
    return store.list(kind(resource).resource(), namespace).entries().stream()
        .map(Entry::tree)
        .toList();
  }

  @Override
  public ObjectNode create(String resource, @Nullable String namespace, ObjectNode object) {
    var kind = kind(resource);
    return writer.create(kind, namespace, object.deepCopy(), Call.inside(kind));
  }

  @Override
  public ObjectNode update(
      String resource, @Nullable String namespace, String name, UnaryOperator<ObjectNode> change) {
    var kind = kind(resource);
    return writer.change(kind, namespace, name, "", change, Call.inside(kind));
  }

  @Override
  public ObjectNode updateStatus(
      String resource, @Nullable String namespace, String name, UnaryOperator<ObjectNode> change) {
    var kind = kind(resource);
    return writer.change(kind, namespace, name, "status", change, Call.inside(kind));
  }

  @Override
  public void delete(String resource, @Nullable String namespace, String name) {
    writer.delete(kind(resource), namespace, name, Deletion.PLAIN);
  }

  @Override
  public void remove(String resource, @Nullable String namespace, String name, String uid) {
    writer.remove(kind(resource), namespace, name, uid);
  }

  @Override
  public AutoCloseable watch(Consumer<Change> watcher) {
    var watch = store.watch();
    return Thread.ofVirtual().name("watcher").start(() -> follow(watch, watcher))::interrupt;
  }

  @Override
  public AutoCloseable follow(Consumer<Change> watcher) {
    var snapshot = store.snapshot();
    Runnable all =
        () -> {
          for (var entry : snapshot.entries()) {
            watcher.accept(new Change(Type.ADDED, entry.resource(), entry.tree(), null));
          }
          follow(snapshot.changes(), watcher);
        };
    return Thread.ofVirtual().name("watcher").start(all)::interrupt;
  }

  private static void follow(dev.ottla.local.store.Watch watch, Consumer<Change> watcher) {
    while (true) {
      try {
        watch.next(60_000).ifPresent(event -> watcher.accept(change(event)));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        System.getLogger("local").log(System.Logger.Level.ERROR, "a watcher failed", e);
      }
    }
  }

  private static Change change(dev.ottla.local.store.Event event) {
    var before = event.before();
    return new Change(
        event.type(),
        event.now().resource(),
        event.now().tree(),
        before == null ? null : before.tree());
  }

  @Override
  public void close() {
    store.close();
  }
}
