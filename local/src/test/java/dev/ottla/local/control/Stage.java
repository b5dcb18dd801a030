package dev.ottla.local.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ottla.local.api.Registry;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Objects;
import dev.ottla.local.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Real objects and controllers; pods become ready, or stay unready, as the test says, and go when
/// they are asked to.
final class Stage {
  private static final String NAMESPACE = "default";
  final Registry objects = new Registry(Store.inMemory());

  /// Names of pods that never become ready.
  final Set<String> sick = ConcurrentHashMap.newKeySet();

  /// Every pod that was made, in order.
  final List<String> made = new CopyOnWriteArrayList<>();

  private final Controllers controllers;
  private final AutoCloseable watch;
  private final LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();

  Stage(Path folder) {
    watch = objects.watch(this::play);
    controllers = new Controllers(objects, objects.kinds(), new Ledger(folder), folder);
  }

  private void play(Objects.Change change) {
    if (change.resource().equals("pods") && change.type() != Objects.Type.DELETED) {
      ObjectNode pod = change.now();
      if (change.type() == Objects.Type.ADDED) {
        made.add(Meta.name(pod));
      }
      try {
        if (Meta.leaving(pod)) {
          objects.remove("pods", NAMESPACE, Meta.name(pod), Meta.uid(pod));
        } else if (Meta.text(pod, "/spec/nodeName").isEmpty()) {
          change("pods", Meta.name(pod), now -> now.withObject("/spec").put("nodeName", "local"));
        } else {
          report(Meta.name(pod));
        }
      } catch (ApiError e) {
        assertEquals(404, e.code(), "only a pod that was deleted meanwhile");
      }
    }
    changes.add(true);
  }

  void report(String pod) {
    objects.updateStatus(
        "pods",
        NAMESPACE,
        pod,
        now -> {
          now.withObject("/status").put("phase", "Running").put("podIP", "127.42.9.9");
          Meta.condition(now, "Ready", !sick.contains(pod), "", "");
          return now;
        });
  }

  void apply(String yaml) throws IOException {
    for (String document : yaml.split("---\n", -1)) {
      ObjectNode object = (ObjectNode) new YAMLMapper().readTree(document);
      var kind =
          objects.kinds().all().stream()
              .filter(known -> known.kind().equals(object.path("kind").asText()))
              .findFirst()
              .orElseThrow();
      objects.create(kind.resource(), kind.namespaced() ? NAMESPACE : null, object);
    }
  }

  void change(String resource, String name, Consumer<ObjectNode> change) {
    objects.update(
        resource,
        NAMESPACE,
        name,
        now -> {
          change.accept(now);
          return now;
        });
  }

  void delete(String resource, String name) {
    objects.delete(resource, NAMESPACE, name);
  }

  ObjectNode get(String resource, String name) {
    return objects.get(resource, NAMESPACE, name).orElse(Json.object());
  }

  List<String> pods() {
    return objects.list("pods", NAMESPACE).stream().map(Meta::name).toList();
  }

  ObjectNode await(String resource, String name, Predicate<ObjectNode> expected)
      throws InterruptedException {
    return await(
        () -> resource + " " + get(resource, name),
        () -> Optional.of(get(resource, name)).filter(expected));
  }

  void gone(String resource, String name) throws InterruptedException {
    await(resource, name, ObjectNode::isEmpty);
  }

  void awaitPods(String... names) throws InterruptedException {
    await(() -> "pods " + pods(), () -> Optional.of(pods()).filter(List.of(names)::equals));
  }

  void await(BooleanSupplier condition) throws InterruptedException {
    await(() -> "a condition", () -> Optional.of(true).filter(_ -> condition.getAsBoolean()));
  }

  private <T> T await(Supplier<String> what, Supplier<Optional<T>> condition)
      throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (Instant.now().isBefore(end)) {
      Optional<T> found = condition.get();
      if (found.isPresent()) {
        return found.get();
      }
      changes.poll(100, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not as expected after 30 s: " + what.get());
  }

  void close() throws Exception {
    controllers.close();
    watch.close();
    objects.close();
  }
}
