package dev.ottla.local.node;

import dev.ottla.local.api.PodConsole;
import dev.ottla.local.store.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Logs, commands and ports of the pods on this node. It is there before the node is, and knows no
/// pods until then.
public final class Console implements PodConsole {
  private final Map<String, Sandbox> sandboxes = new ConcurrentHashMap<>();

  Map<String, Sandbox> sandboxes() {
    return sandboxes;
  }

  private Sandbox sandbox(String namespace, String pod) {
    Sandbox found = sandboxes.get(namespace + "/" + pod);
    if (found == null) {
      throw new ApiError(404, "NotFound", "pods \"" + pod + "\" not found");
    }
    return found;
  }

  @Override
  public void logs(String namespace, String pod, LogOptions options, OutputStream sink)
      throws IOException, InterruptedException {
    Container container = sandbox(namespace, pod).container(options.container());
    Optional<Log> log = container.log();
    if (log.isPresent() && !options.previous() && options.follow()) {
      log.get().follow(options, sink);
      return;
    }
    long run = container.logRun() - (options.previous() ? 1 : 0);
    Path file = container.logFile(run);
    if (!Files.exists(file) && (log.isEmpty() || options.previous())) {
      String which = options.previous() ? "previous terminated container" : "container";
      throw new ApiError(
          400,
          "BadRequest",
          "%s \"%s\" in pod \"%s\" %s"
              .formatted(
                  which,
                  container.name(),
                  pod,
                  options.previous() ? "not found" : "is waiting to start"));
    }
    Log.read(file, options, sink);
  }

  @Override
  public Session exec(String namespace, String pod, ExecOptions options) throws IOException {
    Container container = sandbox(namespace, pod).container(options.container());
    Launch launch =
        container
            .launch()
            .orElseThrow(
                () ->
                    new ApiError(
                        400, "BadRequest", "container " + container.name() + " is not running"));
    try {
      ProcessBuilder builder = launch.beside(options.command());
      if (options.tty()) {
        terminal(builder);
      }
      Process process = builder.start();
      if (!options.stdin()) {
        process.getOutputStream().close();
      }
      return new Command(process);
    } catch (Unready e) {
      throw new ApiError(400, "BadRequest", e.text());
    }
  }

  @Override
  public List<Usage> usage(String namespace, String pod) {
    return sandbox(namespace, pod).containers().stream()
        .flatMap(container -> Processes.usage(container.name(), container.state()).stream())
        .toList();
  }

  /// The JDK has no terminals; `script` lends one where the machine has it.
  private static void terminal(ProcessBuilder builder) {
    if (Files.isExecutable(Path.of("/usr/bin/script"))) {
      String line =
          builder.command().stream()
              .map(word -> "'" + word.replace("'", "'\\''") + "'")
              .collect(Collectors.joining(" "));
      builder.command(List.of("/usr/bin/script", "-qefc", line, "/dev/null"));
      builder.environment().put("TERM", "xterm");
      builder.environment().put("SHELL", "/bin/sh");
    }
    builder.redirectErrorStream(true);
  }

  @Override
  public InetSocketAddress portForward(String namespace, String pod, int port) {
    return Network.at(sandbox(namespace, pod).address(), port);
  }

  private record Command(Process process) implements Session {
    @Override
    public OutputStream stdin() {
      return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
      return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
      return process.getErrorStream();
    }

    @Override
    public void resize(int columns, int rows) {
      // A terminal of `script` keeps its size.
    }

    @Override
    public int exitCode() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
