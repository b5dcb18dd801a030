package dev.ottla.local.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the API server asks of whoever runs the pods: the subresources of a pod that are streams.
///
/// Calls come on virtual threads and may block. Refusals are
/// [dev.ottla.local.store.ApiError]s (404 when the pod or the container is unknown, 400 when it has
/// not started …), thrown before the first byte.
public interface PodConsole {
  /// Writes the log to `sink`; with `follow` until the container ends. When the client goes away,
  /// `sink` throws and the calling thread is interrupted.
  void logs(String namespace, String pod, LogOptions options, OutputStream sink)
      throws IOException, InterruptedException;

  /// Starts a command in a container.
  Session exec(String namespace, String pod, ExecOptions options) throws IOException;

  /// Where a port of the pod listens; the API server connects to it.
  InetSocketAddress portForward(String namespace, String pod, int port) throws IOException;

  /// What the running containers of a pod use.
  List<Usage> usage(String namespace, String pod);

  /// What a container's processes use.
  ///
  /// @param processor time on a processor since it started
  /// @param age how long it has run
  /// @param memory resident bytes; 0 where the system does not tell
  record Usage(String container, Duration processor, Duration age, long memory) {}

  /// Options of `kubectl logs`; an empty container means the only one, or the default one.
  record LogOptions(
      String container,
      boolean follow,
      boolean previous,
      boolean timestamps,
      Optional<Long> tailLines,
      Optional<Long> sinceSeconds,
      Optional<Long> limitBytes) {}

  /// Options of `kubectl exec`.
  record ExecOptions(String container, List<String> command, boolean stdin, boolean tty) {}

  /// A running command.
  interface Session extends AutoCloseable {
    /// What the command reads.
    OutputStream stdin();

    /// What the command prints; with a terminal, everything.
    InputStream stdout();

    /// What the command complains.
    InputStream stderr();

    /// Tells the size of the user's terminal.
    void resize(int columns, int rows);

    /// Waits for the end and returns the exit code.
    int exitCode() throws InterruptedException;

    /// Ends the command if it still runs.
    @Override
    void close();
  }
}
