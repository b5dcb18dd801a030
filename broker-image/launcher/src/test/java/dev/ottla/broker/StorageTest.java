package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  private final Path dir;

  StorageTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void a_volume_more_is_formatted_and_missed_from_then_on() throws Exception {
    format("data-0");
    String first = Files.readString(dir.resolve("data-0/logs/meta.properties"));
    format("data-0,data-1");
    assertEquals(first, Files.readString(dir.resolve("data-0/logs/meta.properties")));
    assertTrue(Files.exists(dir.resolve("data-1/logs/meta.properties")));
    format("data-0,data-1");
    Refusal refusal = assertThrows(Refusal.class, () -> format("data-0"));
    assertEquals(
        "this node has data on a volume data-1 that this pod does not have", refusal.getMessage());
    format("data-0,data-1,data-2");
  }

  private void format(String dirs) throws Exception {
    Map<String, String> env = Given.broker(0);
    env.put("OTTLA_DATA_DIRS", dir + "/" + dirs.replace(",", "," + dir + "/"));
    var storage = new Storage(Settings.from(env), Config.of(Given.file()));
    storage.format(
        new Node.Known(Map.of(), Optional.empty()),
        new PrintStream(OutputStream.nullOutputStream()));
  }
}
