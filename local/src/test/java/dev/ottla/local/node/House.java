package dev.ottla.local.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ottla.local.api.Access;
import dev.ottla.local.api.PodConsole.LogOptions;
import dev.ottla.local.api.Registry;
import dev.ottla.local.control.Controllers;
import dev.ottla.local.control.Ledger;
import dev.ottla.local.control.Meta;
import dev.ottla.local.store.Json;
import dev.ottla.local.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The whole of `local` but the wire, in a folder of its own, with an image `sh` that runs scripts.
final class House implements AutoCloseable {
  final Path folder;
  final Registry objects;
  final Console console = new Console();
  private final Controllers controllers;
  private final Node node;

  House(Path folder) throws Exception {
    this.folder = folder;
    image(folder.resolve("images"), "sh:1", "/bin/sh", "-c");
    objects = new Registry(Store.open(folder.resolve("store")));
    var ledger = new Ledger(folder);
    controllers = new Controllers(objects, objects.kinds(), ledger, folder);
    node = new Node(objects, ledger, new NoApi(), console, folder, folder.resolve("images"));
  }

  static void image(Path images, String name, String... entrypoint) throws IOException {
    Path image = Files.createDirectories(images.resolve(name.replace(':', '-')));
    ObjectNode json = Json.object().put("name", name);
    List.of(entrypoint).forEach(json.putArray("entrypoint")::add);
    Files.writeString(image.resolve("image.json"), json.toString());
  }

  void apply(String yaml) throws IOException {
    ObjectNode object = (ObjectNode) new YAMLMapper().readTree(yaml);
    String kind = object.path("kind").asText();
    objects.create(
        objects.kinds().all().stream()
            .filter(known -> known.kind().equals(kind))
            .findFirst()
            .orElseThrow()
            .resource(),
        "default",
        object);
  }

  ObjectNode get(String resource, String name) {
    return objects.get(resource, "default", name).orElse(Json.object());
  }

  /// Waits until the object is as expected.
  ObjectNode await(String resource, String name, Predicate<ObjectNode> expected) throws Exception {
    return await(name, () -> Optional.of(get(resource, name)).filter(expected));
  }

  ObjectNode ready(String pod) throws Exception {
    return await("pods", pod, now -> Meta.is(now, "Ready") && !Meta.leaving(now));
  }

  void gone(String resource, String name) throws Exception {
    await(resource, name, ObjectNode::isEmpty);
  }

  /// Looks again at every change, and now and then besides, for what is no object.
  <T> T await(String what, Supplier<Optional<T>> condition) throws Exception {
    var changes = new SynchronousQueue<Boolean>();
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    try (var _ = objects.watch(change -> changes.offer(true))) {
      while (Instant.now().isBefore(end)) {
        Optional<T> found = condition.get();
        if (found.isPresent()) {
          return found.get();
        }
        changes.poll(20, TimeUnit.MILLISECONDS);
      }
    }
    throw new AssertionError(
        "not as expected after 60 s: "
            + what
            + "\n"
            + objects.list("pods", null)
            + "\n"
            + events());
  }

  String events() {
    return objects.list("events", null).stream()
        .map(event -> event.path("reason").asText() + ": " + event.path("message").asText())
        .toList()
        .toString();
  }

  String log(String pod, boolean previous) {
    var options =
        new LogOptions(
            "", false, previous, false, Optional.empty(), Optional.empty(), Optional.empty());
    var sink = new ByteArrayOutputStream();
    try {
      console.logs("default", pod, options, sink);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return sink.toString(StandardCharsets.UTF_8);
  }

  static long pid(ObjectNode pod) {
    return Long.parseLong(
        pod.at("/status/containerStatuses/0/containerID").asText().replace("pid://", ""));
  }

  @Override
  public void close() {
    node.close();
    controllers.close();
    objects.close();
  }

  /// Where there is no server there is nothing to reach.
  private record NoApi() implements Access {
    @Override
    public URI url() {
      return URI.create("https://127.0.0.1:1");
    }

    @Override
    public Path authority() {
      return Path.of("ca.crt");
    }

    @Override
    public String token(String namespace, String serviceAccount) {
      return "token-of-" + serviceAccount;
    }

    @Override
    public boolean kubeconfig(Path file, String namespace, String serviceAccount)
        throws IOException {
      Files.writeString(file, namespace + "/" + serviceAccount);
      return true;
    }
  }
}
