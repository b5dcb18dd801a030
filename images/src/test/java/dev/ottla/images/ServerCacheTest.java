package dev.ottla.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCacheTest {
  @Test
  void aJarThatWasBuiltAgainIsAnotherOneThoughItHoldsTheSame(@TempDir Path dir) throws IOException {
    Path jar = Files.writeString(dir.resolve("a.jar"), "classes");
    String before = ServerCache.state(jar);
    assertEquals(before, ServerCache.state(jar));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    String later = ServerCache.state(jar);
    assertNotEquals(before, later);
    Files.writeString(jar, "other classes");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    assertNotEquals(later, ServerCache.state(jar));
  }

  @Test
  void noneIsMadeWhereTheServerIsNotBuilt(@TempDir Path dir) throws Exception {
    var order =
        new Order(
            dir, dir.resolve("target"), "1", List.of("4"), Optional.empty(), Optional.empty());
    ServerCache.make(order, new Layers(dir.resolve("layers")));
    assertFalse(Files.exists(dir.resolve("target")));
  }

  @Test
  void aServerThatRunsKeepsItsCacheWhenANewOneIsLaidThere(@TempDir Path dir) throws IOException {
    Path to = dir.resolve("server.aot");
    ServerCache.publish(Files.writeString(dir.resolve("first"), "first"), to);
    try (var running = Files.newBufferedReader(to)) {
      ServerCache.publish(Files.writeString(dir.resolve("second"), "second"), to);
      assertEquals("first", running.readLine());
    }
    assertEquals("second", Files.readString(to));
    assertTrue(Files.isSameFile(to, dir.resolve("second")));
  }
}
