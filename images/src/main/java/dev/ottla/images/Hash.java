package dev.ottla.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A short name for a list of words and files: two lists with the same content have the same one.
final class Hash {
  static final int LENGTH = 12;

  private Hash() {}

  /// Files and folders count by name and content, everything else by its words.
  static String of(List<?> inputs) throws IOException {
    var digest = sha256();
    for (var input : inputs) {
      if (input instanceof Path path) {
        add(digest, path);
      } else {
        add(digest, String.valueOf(input));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
  }

  private static void add(MessageDigest digest, Path path) throws IOException {
    for (var file : Tree.files(path)) {
      add(digest, path.relativize(file).toString() + Files.isExecutable(file));
      digest.update(Files.readAllBytes(file));
    }
  }

  private static void add(MessageDigest digest, String words) {
    digest.update(words.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
