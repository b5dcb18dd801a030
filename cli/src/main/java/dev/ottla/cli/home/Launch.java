package dev.ottla.cli.home;

import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kubeconfig;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Starts the embedded server of a home and waits until it answers.
public final class Launch {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Home home;
  private final Path root;

  /// Starts servers of a home from the build in a source tree.
  public Launch(Home home, Path root) {
    this.home = home;
    this.root = root;
  }

  /// Starts the server at a port; 0 is the port of the last time.
  public Server start(int wanted) {
    home.prepare();
    int port = port(wanted);
    Path jar = root.resolve("local/target/ottla-local.jar");
    Path images = root.resolve("images/target/folders");
    Path options = root.resolve("local/jvm.options");
    for (Path needed : List.of(jar, images)) {
      if (!Files.exists(needed)) {
        throw new Trouble(needed + " is not there; build it with `ottla images`");
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + options);
    command.addAll(cached(root));
    command.addAll(List.of("-jar", jar.toString(), "--data", home.data().toString()));
    command.addAll(List.of("--images", images.toString(), "--port", Integer.toString(port)));
    Server server = Server.start(home, command);
    await(server);
    return server;
  }

  /// Whether a server that runs answers, asked until it does or has ended. One that was killed a
  /// moment ago may still be in the system's list.
  public boolean answers(Server server) {
    Instant end = Instant.now().plus(PATIENCE);
    while (server.alive()) {
      if (answers()) {
        return true;
      }
      if (Instant.now().isAfter(end)) {
        throw new Trouble(
            Server.ended(home, "process " + server.pid() + " runs, but does not answer"));
      }
      Pause.of(PAUSE);
    }
    return false;
  }

  /// Takes the start cache that the build left, if it did. With one that is not for these jars the
  /// JVM goes on without.
  static List<String> cached(Path root) {
    Path cache = root.resolve("images/target/server.aot");
    return Files.exists(cache)
        ? List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=auto", "-Xlog:aot*=error")
        : List.of();
  }

  private int port(int wanted) {
    try {
      int kept = Files.exists(home.port()) ? Integer.parseInt(text(home.port())) : 0;
      int port = wanted > 0 ? wanted : kept > 0 ? kept : free(Home.PORT) ? Home.PORT : any();
      if (!free(port)) {
        throw new Trouble(
            "port "
                + port
                + " of 127.0.0.1 is taken by another program (`ss -ltnp` or `lsof -i :"
                + port
                + "` names it). End that program, or choose another port: `ottla up --port N`.");
      }
      Files.writeString(home.port(), port + "\n");
      return port;
    } catch (IOException | NumberFormatException e) {
      throw new Trouble(home.port() + " cannot be read or written: " + Trouble.words(e), e);
    }
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false; // that it cannot be bound is the answer
    }
  }

  private static int any() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path written() {
    return home.data().resolve("kubeconfig");
  }

  private void await(Server server) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers()) {
      if (!server.alive()) {
        throw new Trouble(Server.ended(home, "the server ended while it started"));
      }
      if (Instant.now().isAfter(end)) {
        throw new Trouble(Server.ended(home, "the server does not answer after 60 s"));
      }
      Pause.of(PAUSE);
    }
    try {
      Files.copy(
          written(),
          home.kubeconfig(),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new Trouble(home.kubeconfig() + " cannot be written: " + Trouble.words(e), e);
    }
  }

  private boolean answers() {
    if (!Files.exists(written())) {
      return false;
    }
    try (Api api = new Api(Kubeconfig.read(List.of(written()), ""))) {
      return api.text("/readyz").strip().equals("ok");
    } catch (ApiError | Trouble e) {
      return false; // not yet; the caller asks again and gives up in time
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).strip();
  }
}
