package dev.ottla.local;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The command line.
///
/// @param data where everything is kept
/// @param images the image folders
/// @param port of the API; 0 takes any that is free
record Options(Path data, Path images, int port) {
  static final String USAGE =
      "usage: java -jar ottla-local.jar --data DIR --images DIR [--port N] [--address 127.0.0.1]";

  static Options parse(String... arguments) {
    @Nullable Path data = null;
    @Nullable Path images = null;
    var port = 0;
    var words = new ArrayDeque<>(Arrays.asList(arguments));
    while (!words.isEmpty()) {
      var flag = words.remove();
      if (words.isEmpty()) {
        throw new IllegalArgumentException(flag + " needs a value\n" + USAGE);
      }
      var value = words.remove();
      switch (flag) {
        case "--data" -> data = Path.of(value).toAbsolutePath().normalize();
        case "--images" -> images = Path.of(value).toAbsolutePath().normalize();
        case "--port" -> port = port(value);
        case "--address" -> loopback(value);
        default -> throw new IllegalArgumentException("unknown flag " + flag + "\n" + USAGE);
      }
    }
    if (data == null || images == null) {
      throw new IllegalArgumentException("--data and --images are required\n" + USAGE);
    }
    return new Options(data, images, port);
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("--port " + value + ": not a port (0 to 65535)");
    }
    return Integer.parseInt(value);
  }

  private static void loopback(String value) {
    if (!value.equals("127.0.0.1") && !value.equals("localhost")) {
      throw new IllegalArgumentException(
          "--address "
              + value
              + ": this server runs processes for whoever reaches it, so it listens on 127.0.0.1 only");
    }
  }
}
