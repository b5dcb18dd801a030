package dev.ottla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RenewTest {
  @Test
  void everyClassOfARenewedJarIsNewEnoughAndPassesTheVerifier(@TempDir Path dir) throws Exception {
    Path old =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path renewed = dir.resolve("picocli.jar");
    Renew.renew(old, renewed);
    int classes = 0;
    try (JarFile jar = new JarFile(renewed.toFile());
        URLClassLoader loader = new URLClassLoader(new URL[] {renewed.toUri().toURL()}, null)) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        if (name.startsWith("picocli/") && name.endsWith(".class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            assertTrue(in.readNBytes(8)[7] >= 52, name);
          }
          String type = name.substring(0, name.length() - 6).replace('/', '.');
          Class.forName(type, true, loader); // initializes it, and so verifies it
          classes++;
        }
      }
      Class<?> main = loader.loadClass(CommandLine.class.getName());
      assertNotSame(CommandLine.class, main);
      assertEquals("4.7.7", main.getField("VERSION").get(null));
    }
    assertTrue(classes > 100, classes + " classes");
  }
}
