package dev.ottla.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Clients that others wrote, each in its language, with a small program in `e2e/clients` that
/// produces records, reads them back and judges them. `e2e/clients/prepare` fetches their
/// libraries.
public enum Client {
  KCAT,
  PYTHON,
  NODE,
  GO;

  private static final Path SOURCES = House.ROOT.resolve("e2e/clients");
  private static final Path FETCHED = House.ROOT.resolve("e2e/target/clients");
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /// Its name, which is also the name of the topic it uses.
  public String topic() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Why it can't run here; empty when it can.
  public Optional<String> missing() {
    if (this == KCAT) {
      return onPath("kcat") ? Optional.empty() : Optional.of("kcat is not installed");
    }
    return Files.exists(FETCHED.resolve(topic() + ".ready"))
        ? Optional.empty()
        : Optional.of("e2e/clients/prepare has not fetched the " + topic() + " client");
  }

  /// Passes records through its topic and returns what its program said.
  public String pass(String bootstrap, int count) {
    List<String> program =
        switch (this) {
          case KCAT -> List.of(SOURCES.resolve("kcat.sh").toString());
          case PYTHON -> program("python/bin/python", "python/main.py");
          case NODE -> List.of("node", FETCHED.resolve("node/main.js").toString());
          case GO -> program("go/main");
        };
    List<String> command = new java.util.ArrayList<>(program);
    command.addAll(List.of(bootstrap, topic(), Integer.toString(count)));
    return Shell.HERE.within(PATIENCE).run(command, "").orThrow().trim();
  }

  private static List<String> program(String... parts) {
    return Arrays.stream(parts).map(part -> FETCHED.resolve(part).toString()).toList();
  }

  private static boolean onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
