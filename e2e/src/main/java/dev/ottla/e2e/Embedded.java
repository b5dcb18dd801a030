package dev.ottla.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// The embedded API server and node agent, as `ottla up` starts them, with a data folder of its
/// own.
public final class Embedded implements Substrate {
  private static final Duration START = Duration.ofMinutes(1);

  private final Path data;
  /// The same after a restart, so that what talked to it goes on.
  private final int port;

  private @Nullable Process server;

  private Embedded(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  /// Starts one on an empty data folder and installs Ottla on it.
  public static Embedded start(Path data) {
    Embedded embedded = bare(data);
    House.install(embedded.kubeconfig());
    return embedded;
  }

  /// Starts one on an empty data folder, with nothing installed.
  public static Embedded bare(Path data) {
    try {
      delete(data);
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Embedded embedded = new Embedded(data, freePort());
    embedded.go();
    return embedded;
  }

  /// Starts the server on what the data folder holds, and waits until it answers.
  public void go() {
    Path jar = House.built("local/target/ottla-local.jar");
    Path images = House.built("images/target/folders");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + House.ROOT.resolve("local/jvm.options"),
            "-XX:AOTCache=" + House.built("images/target/server.aot"),
            "-XX:AOTMode=auto",
            "-Xlog:aot*=error",
            "-jar",
            jar.toString(),
            "--data",
            data.toString(),
            "--images",
            images.toString(),
            "--port",
            Integer.toString(port));
    try {
      Files.deleteIfExists(kubeconfig());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(data.resolve("server.log").toFile()));
      builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1"); // as `ottla up` starts it
      Process started = builder.start();
      server = started;
      Awaitility.await("the embedded API server")
          .atMost(START)
          .failFast("it ended: see " + data.resolve("server.log"), () -> !started.isAlive())
          .until(
              () ->
                  Files.exists(kubeconfig())
                      && kubectl("default").run("get", "--raw=/readyz").ok());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the server and every pod as a power cut would.
  public void crash() {
    Process running = Objects.requireNonNull(server, "not started");
    List<ProcessHandle> all =
        Stream.concat(Stream.of(running.toHandle()), running.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(p -> p.onExit().join());
  }

  /// Ends the server alone, as the kernel does when memory is short: its pods are left to nobody.
  public void crashAlone() {
    Process running = Objects.requireNonNull(server, "not started");
    running.destroyForcibly();
    running.onExit().join();
  }

  /// The server's process, for measures.
  public long pid() {
    return Objects.requireNonNull(server, "not started").pid();
  }

  /// Its data folder.
  public Path data() {
    return data;
  }

  @Override
  public Kind kind() {
    return Kind.EMBEDDED;
  }

  @Override
  public Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public void evidence(Path folder) {
    try {
      Files.copy(
          data.resolve("server.log"),
          folder.resolve("server.log"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Process running = server;
    if (running == null) {
      return;
    }
    List<ProcessHandle> pods = running.descendants().toList();
    running.destroy();
    try {
      running.onExit().orTimeout(40, TimeUnit.SECONDS).join();
    } finally {
      running.destroyForcibly();
      pods.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
