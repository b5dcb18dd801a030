package dev.ottla.local.node;

import dev.ottla.local.control.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which processes are ours, on disk, so that those of an agent that was killed can be ended by the
/// next one. A number alone is not enough: it may belong to somebody else by now.
final class Leftovers {
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private Leftovers() {}

  static void note(Path folder, Process process) {
    try {
      Files.createDirectories(folder);
      String since = process.info().startInstant().map(Instant::toString).orElse("");
      byte[] content = since.getBytes(StandardCharsets.UTF_8);
      Folders.replace(folder.resolve(Long.toString(process.pid())), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void forget(Path folder, long pid) {
    Folders.delete(folder.resolve(Long.toString(pid)));
  }

  /// Ends what an earlier agent left behind, and waits until it is dead.
  static void reap(Path folder) throws IOException, InterruptedException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> notes;
    try (Stream<Path> files = Files.list(folder)) {
      notes = files.toList();
    }
    for (Path note : notes) {
      String name = note.getFileName().toString();
      if (name.matches("\\d+")) {
        Optional<ProcessHandle> ours =
            ProcessHandle.of(Long.parseLong(name)).filter(process -> same(process, note));
        if (ours.isPresent()) {
          kill(ours.get().pid());
          ours.get().onExit().join();
        }
      }
      Files.deleteIfExists(note);
    }
  }

  private static boolean same(ProcessHandle process, Path note) {
    try {
      String since = Files.readString(note);
      return !since.isEmpty()
          && process
              .info()
              .startInstant()
              .filter(
                  start ->
                      Duration.between(Instant.parse(since), start).abs().compareTo(CLOCK_STEP)
                          <= 0)
              .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends a process and all others of its session, at once.
  static void kill(long pid) throws InterruptedException {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -9 -- -" + pid + " 2>&-; kill -9 " + pid + " 2>&-")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
