package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A jar that holds nothing but a class path, in the one order that the AOT cache knows.
final class ClassPath {
  private ClassPath() {}

  /// Writes the jar; `jars` are relative to it.
  static void write(Path jar, String main, String opens, List<String> jars) throws IOException {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main);
    attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
    if (!opens.isEmpty()) {
      attributes.put(new Attributes.Name("Add-Opens"), opens);
    }
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      var entry = new JarEntry("META-INF/MANIFEST.MF");
      entry.setTimeLocal(LocalDateTime.ofInstant(Tree.TIME, ZoneOffset.UTC));
      out.putNextEntry(entry);
      manifest.write(out);
      out.closeEntry();
    }
  }
}
