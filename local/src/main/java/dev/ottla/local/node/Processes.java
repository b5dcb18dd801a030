package dev.ottla.local.node;

import dev.ottla.local.api.PodConsole.Usage;
import dev.ottla.local.node.State.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// What the processes of a container use, as far as this system tells.
final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  static Optional<Usage> usage(String container, State state) {
    if (!(state instanceof Running running)) {
      return Optional.empty();
    }
    return ProcessHandle.of(running.pid())
        .map(
            first -> {
              var all = Stream.concat(Stream.of(first), first.descendants()).toList();
              var processor =
                  all.stream()
                      .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                      .reduce(Duration.ZERO, Duration::plus);
              var memory = all.stream().mapToLong(each -> resident(each.pid())).sum();
              var age = Duration.between(running.since(), Instant.now());
              return new Usage(container, processor, age, memory);
            });
  }

  private static long resident(long pid) {
    try (var lines = Files.lines(PROC.resolve(Long.toString(pid)).resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it ended while we looked, or the system has no such file
    }
  }
}
