package dev.ottla.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An API server that cases are played on: a real one that was given, or the embedded one, which we
/// start and end.
final class Server implements AutoCloseable {
  /// An image of small programs, which the test cluster has and the embedded server makes do with
  /// the programs of this machine.
  static final String IMAGE = "localhost/testnode/busybox:1";

  private static final Path ROOT = Path.of(System.getProperty("ottla.root"));
  private static final Path TARGET = ROOT.resolve("e2e/conformance/target");

  private final boolean real;
  private final Path kubeconfig;
  private final @Nullable Process process;

  private Server(boolean real, Path kubeconfig, @Nullable Process process) {
    this.real = real;
    this.kubeconfig = kubeconfig;
    this.process = process;
  }

  static Server open() {
    var given = System.getProperty("conformance.kubeconfig", "");
    try {
      return given.isEmpty() ? start() : new Server(true, Path.of(given), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Server start() throws IOException {
    var jar = ROOT.resolve("local/target/ottla-local.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run ./ottla verify, which builds it");
    }
    var data = TARGET.resolve("server");
    delete(data);
    var image = TARGET.resolve("images/busybox");
    Files.createDirectories(image.resolve("root"));
    Files.writeString(image.resolve("image.json"), "{\"name\": \"" + IMAGE + "\"}");
    Files.createDirectories(data);
    var process =
        new ProcessBuilder(
                java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-jar",
                jar.toString(),
                "--data",
                data.toString(),
                "--images",
                TARGET.resolve("images").toString())
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("server.log").toFile())
            .start();
    var server = new Server(false, data.resolve("kubeconfig"), process);
    var end = Instant.now().plus(Duration.ofMinutes(1));
    while (!Files.exists(server.kubeconfig) && Instant.now().isBefore(end) && process.isAlive()) {
      waitFor(process);
    }
    return server;
  }

  private static void waitFor(Process process) {
    try {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  boolean real() {
    return real;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /// Where kubectl may keep what it learnt of this server.
  Path cache() {
    return TARGET.resolve(real ? "cache-real" : "cache");
  }

  /// The command that echoes what comes to port 8080: nobody has the same tool on both.
  List<String> echo() {
    return real
        ? List.of("nc", "-ll", "-p", "8080", "-e", "cat")
        : List.of(
            java(),
            "-Xmx16m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            TARGET.resolve("test-classes").toString(),
            Echo.class.getName(),
            "8080");
  }

  @Override
  public void close() {
    var running = process;
    if (running != null) {
      running.destroy();
      try {
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
          running.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
