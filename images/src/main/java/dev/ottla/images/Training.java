package dev.ottla.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A program that runs once in its image's own files, so that the JVM writes down what it loaded as
/// the AOT cache of the image.
final class Training implements AutoCloseable {
  /// Raised when what the programs live through changes, so that caches are made anew.
  static final String TRAINED = "4";

  static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String CACHE = "-XX:AOTCache=";
  private static final int TERMINATED = 143;

  private final Process process;
  private final Path log;

  private Training(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// One program's life in the root that it is given.
  interface Life {
    void train(Path root) throws IOException, InterruptedException;
  }

  /// Profiles of methods are for a compiler that neither the operator nor the server uses.
  static final List<String> NO_PROFILES =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions", "-XX:-AOTRecordTraining", "-XX:-AOTReplayTraining");

  /// Something that is seen sooner or later of a program that is well.
  interface Sign {
    boolean seen() throws IOException, InterruptedException;
  }

  /// Adds the cache to the layer in `dir`, which lies on the layers `below`.
  static void cache(Path dir, List<Path> below, Life life)
      throws IOException, InterruptedException {
    Tree.settle(dir);
    Path root = dir.resolveSibling(".training");
    Tree.delete(root);
    for (var layer : below) {
      Tree.link(layer, root);
    }
    Tree.link(dir, root);
    life.train(root);
    Files.move(root.resolve("app/app.aot"), dir.resolve("app/app.aot"));
    Tree.delete(root);
  }

  /// Starts the entry point of an image whose files lie in `root`.
  static Training start(Path root, List<String> entrypoint, Map<String, String> env, Path work)
      throws IOException {
    var words = plain(root, entrypoint);
    entrypoint.stream()
        .filter(word -> word.startsWith(CACHE))
        .map(word -> "-XX:AOTCacheOutput=" + root + word.substring(CACHE.length()))
        .forEach(word -> words.add(1, word));
    return start(words, env, work);
  }

  /// Starts the same beside one in training: it uses no cache and leaves none.
  static Training companion(Path root, List<String> entrypoint, Map<String, String> env, Path work)
      throws IOException {
    return start(plain(root, entrypoint), env, work);
  }

  /// The entry point in `root`, without a word of caches.
  private static List<String> plain(Path root, List<String> entrypoint) {
    return entrypoint.stream()
        .filter(word -> !word.startsWith("-XX:AOT"))
        .map(word -> word.startsWith("/") ? root + word : word)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /// Starts a command.
  static Training start(List<String> words, Map<String, String> env, Path work) throws IOException {
    Path log = work.resolve("log");
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(env);
    return new Training(builder.start(), log);
  }

  /// Waits until a page answers.
  void await(URI page) throws IOException, InterruptedException {
    await(() -> answers(page));
  }

  /// Waits for a sign of life.
  void await(Sign sign) throws IOException, InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (!sign.seen()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
        throw new IOException(
            "the program in training ended or took too long:\n" + Files.readString(log));
      }
    }
  }

  /// Stops it and waits for the cache. A life that failed leaves a cache too, so a cache alone
  /// proves nothing.
  void finish() throws IOException, InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    String words = Files.readString(log);
    if (!ended
        || process.exitValue() != TERMINATED
        || !words.contains("AOTCache creation is complete")) {
      throw new IOException("the training did not end well:\n" + words);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static boolean answers(URI page) throws InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(page).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ports that nobody listens on now.
  static int[] free(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }
}
