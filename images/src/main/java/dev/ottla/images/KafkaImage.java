package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A broker's image: the runtime, the jars of one Kafka, and the launcher with its AOT cache. A new
/// launcher changes the last layer only.
final class KafkaImage {
  private static final String MAIN = "dev.ottla.broker.Launcher";

  private static final List<String> ENTRYPOINT =
      List.of(
          Jre.HOME + "/bin/java",
          "-XX:AOTCache=/app/app.aot",
          "-XX:AOTMode=auto",
          // A cache that does not fit costs time only; the launcher says whether it is in use.
          "-Xlog:aot*=error",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.awt.headless=true",
          // Kafka unmaps its index files through sun.misc.Unsafe.
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-jar",
          "/app/kafka.jar");

  private KafkaImage() {}

  static Recipe of(Order order, String kafka, Layers layers, Path jre)
      throws IOException, InterruptedException {
    Path jars = order.root().resolve("broker-image/kafka-" + kafka + "/target/lib");
    Path lib = layers.get("kafka-" + kafka, List.of(jars), dir -> copy(jars, dir));
    Path launcher = launcher(order);
    Path app =
        layers.get(
            "launcher-" + kafka,
            List.of(launcher, name(lib), name(jre), ENTRYPOINT, Training.TRAINED),
            dir -> app(dir, launcher, List.of(jre, lib)));
    return new Recipe(
        "ottla/kafka:" + kafka + "-" + order.version(),
        "kafka-" + kafka,
        List.of(jre, lib, app),
        ENTRYPOINT,
        Map.of());
  }

  private static String name(Path layer) {
    return layer.getFileName().toString();
  }

  private static Path launcher(Order order) throws IOException {
    Path target = order.root().resolve("broker-image/launcher/target");
    try (var jars = Files.newDirectoryStream(target, "ottla-launcher-*.jar")) {
      for (var jar : jars) {
        return jar;
      }
    }
    throw new IOException("no ottla-launcher jar in " + target + "; build that module first");
  }

  private static void copy(Path jars, Path dir) throws IOException {
    Path lib = Files.createDirectories(dir.resolve("app/lib"));
    for (var jar : Tree.files(jars)) {
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
  }

  private static void app(Path dir, Path launcher, List<Path> below)
      throws IOException, InterruptedException {
    Path app = Files.createDirectories(dir.resolve("app"));
    Files.copy(launcher, app.resolve("launcher.jar"));
    var jars = new ArrayList<>(List.of("launcher.jar"));
    for (var jar : Tree.files(below.getLast().resolve("app/lib"))) {
      jars.add("lib/" + jar.getFileName());
    }
    ClassPath.write(app.resolve("kafka.jar"), MAIN, "", jars);
    Training.cache(dir, below, root -> BrokerLife.train(root, ENTRYPOINT));
  }
}
