package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The parts that images are made of. Each is a folder laid out as in the image and named by the
/// hash of what it was made from, so a folder that is there is right and need not be made again.
final class Layers {
  private final Path home;

  /// Fills an empty folder.
  interface Maker {
    void make(Path dir) throws IOException, InterruptedException;
  }

  Layers(Path home) {
    this.home = home;
  }

  /// The layer made from `inputs`, a list of words and files that decide its content.
  Path get(String name, List<?> inputs, Maker maker) throws IOException, InterruptedException {
    String hash = Hash.of(inputs);
    Path dir = home.resolve(name + "-" + hash);
    if (!Files.isDirectory(dir)) {
      System.out.println("images: making layer " + dir.getFileName());
      Files.createDirectories(home);
      Path draft = home.resolve("." + name + ".draft");
      Tree.delete(draft);
      Files.createDirectories(draft);
      maker.make(draft);
      Tree.settle(draft);
      sweep(name);
      Files.move(draft, dir, StandardCopyOption.ATOMIC_MOVE);
    }
    return dir;
  }

  /// Removes what the new layer replaces.
  private void sweep(String name) throws IOException {
    try (var dirs = Files.newDirectoryStream(home, name + "-" + "[0-9a-f]".repeat(Hash.LENGTH))) {
      for (var dir : dirs) {
        Tree.delete(dir);
      }
    }
  }
}
