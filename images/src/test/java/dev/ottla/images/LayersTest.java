package dev.ottla.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
  private final Path dir;

  LayersTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void aLayerIsMadeOnceForItsInputsAndReplacedWhenTheyChange() throws Exception {
    Path input = Files.writeString(dir.resolve("a.jar"), "one");
    var layers = new Layers(dir.resolve("layers"));
    var made = new AtomicInteger();
    Layers.Maker maker =
        draft -> {
          made.incrementAndGet();
          Files.copy(input, draft.resolve("a.jar"));
        };
    Path first = layers.get("lib", List.of(input, "flag"), maker);
    assertEquals(first, layers.get("lib", List.of(input, "flag"), maker));
    assertEquals(1, made.get());
    assertEquals(Tree.TIME, Files.getLastModifiedTime(first.resolve("a.jar")).toInstant());

    Path other = layers.get("lib-other", List.of("x"), draft -> {});
    Files.writeString(input, "two");
    Path second = layers.get("lib", List.of(input, "flag"), maker);
    assertNotEquals(first, second);
    assertEquals("two", Files.readString(second.resolve("a.jar")));
    assertFalse(Files.exists(first), "the old layer is gone");
    assertTrue(Files.exists(other), "another's layer is not");
    assertNotEquals(second, layers.get("lib", List.of(input, "other flag"), maker));
  }

  @Test
  void aLayerThatFailsHalfwayIsNotThere() throws Exception {
    var layers = new Layers(dir.resolve("layers"));
    Layers.Maker failing =
        draft -> {
          Files.writeString(draft.resolve("half"), "");
          throw new IOException("no space");
        };
    assertThrows(IOException.class, () -> layers.get("lib", List.of("a"), failing));
    Path whole =
        layers.get("lib", List.of("a"), draft -> Files.writeString(draft.resolve("b"), ""));
    assertEquals(List.of(whole.resolve("b")), Tree.files(whole));
  }

  @Test
  void aFolderShowsItsLayersAndIsWrittenAgainOnlyForOthers() throws Exception {
    Path one = layer("one", "opt/jre/bin/java");
    Path two = layer("two", "app/kafka.jar");
    var recipe =
        new Recipe(
            "ottla/kafka:1", "kafka-1", List.of(one, two), List.of("/opt/jre/bin/java"), Map.of());
    Folder.write(dir.resolve("folders"), recipe);
    Path root = dir.resolve("folders/kafka-1/root");
    assertTrue(Files.exists(root.resolve("opt/jre/bin/java")));
    Files.writeString(root.resolve("mark"), "");
    Folder.write(dir.resolve("folders"), recipe);
    assertTrue(Files.exists(root.resolve("mark")), "an unchanged folder is left alone");
    var changed = new Recipe(recipe.name(), "kafka-1", List.of(one), recipe.entrypoint(), Map.of());
    Folder.write(dir.resolve("folders"), changed);
    assertFalse(Files.exists(root.resolve("mark")));
    assertFalse(Files.exists(root.resolve("app/kafka.jar")));
  }

  @Test
  void aClassPathJarIsTheSameBytesEachTimeAndKeepsItsOrder() throws Exception {
    var jars = List.of("z.jar", "lib/a.jar", "lib/" + "long".repeat(30) + ".jar");
    ClassPath.write(dir.resolve("1.jar"), "Main", "java.base/java.lang", jars);
    ClassPath.write(dir.resolve("2.jar"), "Main", "java.base/java.lang", jars);
    assertArrayEquals(
        Files.readAllBytes(dir.resolve("1.jar")), Files.readAllBytes(dir.resolve("2.jar")));
    try (var jar = new JarFile(dir.resolve("1.jar").toFile())) {
      var main = jar.getManifest().getMainAttributes();
      assertEquals(String.join(" ", jars), main.getValue("Class-Path"));
      assertEquals("Main", main.getValue("Main-Class"));
      assertEquals("java.base/java.lang", main.getValue("Add-Opens"));
    }
  }

  @Test
  void anOrderIsReadFromItsArguments() {
    var order =
        Order.from(
            "--root=/r",
            "--target=/t",
            "--version=0.1.0-SNAPSHOT",
            "--kafka=4.4.0,4.3.1",
            "--base=");
    assertEquals("0.1.0", order.version());
    assertEquals(List.of("4.4.0", "4.3.1"), order.kafka());
    assertTrue(order.base().isEmpty() && order.push().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> Order.from("--root=/r"));
  }

  private Path layer(String name, String file) throws IOException {
    Path layer = dir.resolve(name);
    Files.createDirectories(layer.resolve(file).getParent());
    Files.writeString(layer.resolve(file), name);
    return layer;
  }
}
