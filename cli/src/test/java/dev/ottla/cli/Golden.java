package dev.ottla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Agreed screens in `src/test/resources/screens`. `-Dscreens.update` writes them anew; look at
/// them before you commit them.
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  /// Holds lines against the agreed ones. Escapes are written as `\e`, so that they can be read.
  public static void assertScreen(String name, List<String> lines) {
    assertText(RESOURCES.resolve("screens").resolve(name + ".txt"), text(lines));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines).replace("\u001b", "\\e") + "\n";
  }

  /// The same, and that no line is wider than the screen.
  public static void assertScreen(String name, int columns, List<String> lines) {
    for (String line : lines) {
      assertTrue(line.length() <= columns, () -> line.length() + " columns: " + line);
    }
    assertScreen(name + "." + columns, lines);
  }

  /// Holds a text against an agreed file.
  public static void assertText(Path file, String text) {
    try {
      if (Boolean.getBoolean("screens.update")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
      }
      assertEquals(Files.readString(file), text, () -> file + " says something else");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A world of the test resources.
  public static JsonNode world(String name) {
    try {
      Path file = RESOURCES.resolve("worlds").resolve(name + ".yaml");
      return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
