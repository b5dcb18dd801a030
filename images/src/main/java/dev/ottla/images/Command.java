package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program that must succeed.
final class Command {
  private Command() {}

  static void run(Path log, List<String> words) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          String.join(" ", words) + " ended with " + status + ":\n" + Files.readString(log));
    }
  }
}
