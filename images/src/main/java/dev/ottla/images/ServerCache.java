package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The AOT cache of the embedded API server, which is no image but runs from its jars. Who starts
/// the server names it and may find none, or one of older jars: the JVM then goes on without.
final class ServerCache {
  private static final String NAME = "server.aot";

  private ServerCache() {}

  /// Leaves the cache beside the images, as long as the server is built.
  static void make(Order order, Layers layers) throws IOException, InterruptedException {
    Path built = order.root().resolve("local/target");
    Path jar = built.resolve("ottla-local.jar");
    if (!Files.exists(jar)) {
      System.out.println(
          "images: no start cache of the embedded server, since " + jar + " is not there");
      return;
    }
    Path options = order.root().resolve("local/jvm.options");
    List<Object> inputs = new ArrayList<>();
    inputs.add(Files.readString(options));
    inputs.add(Runtime.version());
    inputs.add(System.getProperty("java.home"));
    inputs.add(Training.TRAINED);
    inputs.add(state(jar));
    for (var library : Tree.files(built.resolve("lib"))) {
      inputs.add(state(library));
    }
    Path layer =
        layers.get(
            "server",
            inputs,
            dir -> ServerLife.train(order.root(), command(options, jar, dir.resolve(NAME))));
    publish(layer.resolve(NAME), order.target().resolve(NAME));
  }

  private static List<String> command(Path options, Path jar, Path cache) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-XX:AOTCacheOutput=" + cache);
    words.add("@" + options);
    words.addAll(Training.NO_PROFILES);
    words.addAll(List.of("-jar", jar.toString()));
    return words;
  }

  /// What the JVM compares before it takes a cache.
  static String state(Path jar) throws IOException {
    return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
  }

  /// A server that runs keeps the file that it has.
  static void publish(Path cache, Path to) throws IOException {
    if (Files.exists(to) && Files.isSameFile(cache, to)) {
      return;
    }
    Path draft = to.resolveSibling("." + NAME);
    Files.deleteIfExists(draft);
    try {
      Files.createLink(draft, cache);
    } catch (UnsupportedOperationException e) {
      Files.copy(cache, draft);
    }
    Files.move(draft, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
