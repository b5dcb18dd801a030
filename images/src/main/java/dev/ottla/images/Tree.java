package dev.ottla.images;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Folders as wholes.
final class Tree {
  /// The one time of every file in an image. The JVM takes an AOT cache only if the jars are as old
  /// as they were at the training, in a tar as in a folder.
  static final Instant TIME = Instant.parse("2026-11-22T00:00:00Z");

  private Tree() {}

  /// All files below a folder, in the order of their names; a file is its own only one.
  static List<Path> files(Path dir) throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// Gives every file the one time.
  static void settle(Path dir) throws IOException {
    for (var file : files(dir)) {
      Files.setLastModifiedTime(file, FileTime.from(TIME));
    }
  }

  /// Shows the files of one tree in another, as hard links where the file system has them.
  static void link(Path from, Path to) throws IOException {
    for (var file : files(from)) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      try {
        Files.createLink(copy, file.toRealPath());
      } catch (UnsupportedOperationException e) {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  static void delete(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault)
              throws IOException {
            if (fault != null) {
              throw fault;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
