package dev.ottla.cli.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  @Test
  void aServerStartsWithoutItsCacheAndWithOneThatIsNotForIt(@TempDir Path dir) throws Exception {
    assertEquals(List.of(), Launch.cached(dir), "there is none");
    Path cache = Files.createDirectories(dir.resolve("images/target")).resolve("server.aot");
    Files.writeString(cache, "no cache at all");
    String said = started(dir);
    assertTrue(said.contains("Loading static archive failed"), said);
    assertTrue(said.endsWith("started\n"), said);
  }

  /// What a JVM says that is told to take the cache.
  private static String started(Path root) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(Launch.cached(root));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Starter.class.getName()));
    Process java = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, java.waitFor(), said);
    return said;
  }

  /// Starts and ends.
  public static final class Starter {
    private Starter() {}

    /// Says that it started.
    public static void main(String[] arguments) {
      System.out.println("started");
    }
  }
}
