package dev.ottla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of the repository that are made from the records, and committed.
final class Generated {
  private Generated() {}

  /// Fails when the committed file differs; with `-Dcrds.update` rewrites it instead.
  static void check(String name, String wanted) throws IOException {
    Path file = Path.of(System.getProperty("ottla.root", "../..")).resolve(name);
    if (System.getProperty("crds.update") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, wanted);
    }
    String found = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(
        wanted,
        found,
        name + " is stale: run `mvn -pl operator/api test -Dcrds.update` and commit it");
  }
}
