package dev.ottla.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end.
///
/// @param env variables added to this process's own
/// @param dir where it runs
/// @param patience how long it may take
public record Shell(Map<String, String> env, Path dir, Duration patience) {

  /// A shell in this process's folder, with five minutes for each program.
  public static final Shell HERE = new Shell(Map.of(), Path.of("."), Duration.ofMinutes(5));

  /// The same with one more variable.
  public Shell with(String name, String value) {
    Map<String, String> more = new TreeMap<>(env);
    more.put(name, value);
    return new Shell(Map.copyOf(more), dir, patience);
  }

  /// The same in another folder.
  public Shell in(Path folder) {
    return new Shell(env, folder, patience);
  }

  /// The same with another limit of time.
  public Shell within(Duration limit) {
    return new Shell(env, dir, limit);
  }

  /// What a program left behind.
  ///
  /// @param command the program and its arguments
  /// @param exit its exit code; 137 when it was ended because its time was up
  public record Ran(List<String> command, int exit, String out, String err) {
    /// Whether it ended well.
    public boolean ok() {
      return exit == 0;
    }

    /// Its output; throws what it said when it ended badly.
    public String orThrow() {
      if (!ok()) {
        throw new IllegalStateException(this.toString());
      }
      return out;
    }

    @Override
    public String toString() {
      return "%s ended with %d%n%s%s".formatted(String.join(" ", command), exit, out, err);
    }
  }

  /// Runs a program that reads nothing.
  public Ran run(String... command) {
    return run(List.of(command), "");
  }

  /// Runs a program that is given `input`.
  public Ran run(List<String> command, String input) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).directory(dir.toFile());
    builder.environment().putAll(env);
    try {
      Process process = builder.start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
        in.write(input);
      }
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String late = ended ? "" : "\nended after " + patience.toSeconds() + " s";
      return new Ran(command, ended ? process.exitValue() : 137, out.join(), err.join() + late);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.complete("(output lost: " + e + ")");
              }
            });
    return text;
  }
}
