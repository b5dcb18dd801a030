package dev.ottla.cli.home;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The embedded server of a home, as a process of its own that outlives the command.
public final class Server {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// The boot time, from which the system reckons start times, moves a little when the clock is
  /// set.
  private static final Duration CLOCK_DRIFT = Duration.ofSeconds(3);

  private final Home home;
  private final ProcessHandle process;

  private Server(Home home, ProcessHandle process) {
    this.home = home;
    this.process = process;
  }

  /// The server of a home, when it runs. A process that got the same id later is not it: the start
  /// times are compared.
  public static Optional<Server> running(Home home) {
    if (!Files.exists(home.process())) {
      return Optional.empty();
    }
    try {
      String[] words = Files.readString(home.process()).strip().split(" ", -1);
      if (words.length != 2) {
        return Optional.empty();
      }
      long started = Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> Math.abs(started(process) - started) < CLOCK_DRIFT.toMillis())
          .map(process -> new Server(home, process));
    } catch (IOException | NumberFormatException e) {
      throw new Trouble(home.process() + " cannot be read: " + Trouble.words(e), e);
    }
  }

  /// Starts the server: in a process group of its own, so that Ctrl-C here does not end it there.
  static Server start(Home home, List<String> command) {
    List<String> shell =
        List.of(
            "bash",
            "-c",
            "set -m; log=$1; shift; nohup \"$@\" >>\"$log\" 2>&1 </dev/null & echo $!",
            "ottla",
            home.log().toString());
    ProcessBuilder builder = new ProcessBuilder(shell);
    builder.command(Stream.concat(shell.stream(), command.stream()).toList());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1"); // half the native memory
    try {
      Process starter = builder.start();
      String pid = new String(starter.getInputStream().readAllBytes(), US_ASCII).strip();
      ProcessHandle process =
          ProcessHandle.of(Long.parseLong(pid))
              .orElseThrow(() -> new Trouble(ended(home, "the server ended at once")));
      Path written = home.process().resolveSibling("server.pid.new");
      Files.writeString(written, process.pid() + " " + started(process) + "\n");
      Files.move(written, home.process(), ATOMIC_MOVE);
      return new Server(home, process);
    } catch (IOException | NumberFormatException e) {
      throw new Trouble("the server cannot be started: " + Trouble.words(e), e);
    }
  }

  /// Its process id.
  public long pid() {
    return process.pid();
  }

  /// Whether it still runs.
  boolean alive() {
    return process.isAlive();
  }

  /// Asks it to stop and waits until it has; false when it still runs after the time given.
  public boolean stop(Duration patience) {
    process.destroy();
    Instant end = Instant.now().plus(patience);
    while (process.isAlive()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      Pause.of(PAUSE);
    }
    forget();
    return true;
  }

  /// Ends it at once; its pods are taken up or reaped by the next start.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    forget();
  }

  private void forget() {
    try {
      Files.deleteIfExists(home.process());
    } catch (IOException e) {
      throw new Trouble(home.process() + " cannot be removed: " + Trouble.words(e), e);
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  static String ended(Home home, String what) {
    return what + ". The end of " + home.log() + ":\n  " + String.join("\n  ", home.tail(15));
  }
}
