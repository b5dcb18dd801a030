package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operator's image, from the folder that Quarkus leaves. Its classes are put on a plain class
/// path: Quarkus' own runner loads them with a class loader of its own, and the JVM keeps only the
/// classes of a plain class path in an AOT cache.
final class OperatorImage {
  /// Defaults of the image; a pod that sets JDK_JAVA_OPTIONS replaces them, and keeps the compact
  /// headers if it wants the cache. A small heap that gives back what it does not use, whose young
  /// generation grows with what lives; only what is called often is compiled, which halves the code
  /// and takes no more processor time; the cache at the address it was made for, where its pages
  /// are read from the file and not copied.
  static final String OPTIONS =
      "-Xms24m -Xmx112m -XX:NewSize=4m -XX:MaxNewSize=24m -XX:NewRatio=8 -XX:+UseSerialGC"
          + " -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20"
          + " -XX:TieredStopAtLevel=1 -XX:Tier3InvocationThreshold=2000"
          + " -XX:Tier3MinInvocationThreshold=1000 -XX:Tier3CompileThreshold=3000"
          + " -XX:+UseCompactObjectHeaders -XX:ReservedCodeCacheSize=40m"
          + " -Xss512k -XX:TrimNativeHeapInterval=10000"
          + " -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0";

  private static final String MAIN = "dev.ottla.Main";
  private static final String OPENS = "java.base/java.lang java.base/java.nio";

  /// In the order in which classes are looked up: what Quarkus changed goes before what it changed.
  private static final List<String> BEFORE =
      List.of("quarkus/transformed-bytecode.jar", "quarkus/generated-bytecode.jar");

  private static final List<String> ENTRYPOINT =
      List.of(
          Jre.HOME + "/bin/java",
          "-XX:AOTCache=/app/app.aot",
          "-XX:AOTMode=auto",
          "-Xlog:aot*=error",
          "-XX:+ExitOnOutOfMemoryError",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "-jar",
          "/app/operator.jar");

  private OperatorImage() {}

  /// Absent as long as the operator is not built.
  static Optional<Recipe> of(Order order, Layers layers, Path jre)
      throws IOException, InterruptedException {
    Path built = order.root().resolve("operator/app/target/quarkus-app");
    if (!Files.isDirectory(built)) {
      System.out.println(
          "images: no image of the operator, since " + built + " is not there; build operator/app");
      return Optional.empty();
    }
    Path jars = built.resolve("lib");
    Path lib = layers.get("operator-lib", List.of(jars), dir -> copy(jars, dir, "app/lib"));
    List<?> inputs =
        List.of(
            built.resolve("app"),
            built.resolve("quarkus"),
            lib.getFileName().toString(),
            jre.getFileName().toString(),
            ENTRYPOINT,
            OPTIONS,
            Training.TRAINED);
    Path app = layers.get("operator", inputs, dir -> app(dir, built, List.of(jre, lib)));
    return Optional.of(
        new Recipe(
            "ottla/operator:" + order.version(),
            "operator",
            List.of(jre, lib, app),
            ENTRYPOINT,
            Map.of("JDK_JAVA_OPTIONS", OPTIONS)));
  }

  private static void app(Path dir, Path built, List<Path> below)
      throws IOException, InterruptedException {
    copy(built.resolve("quarkus"), dir, "app/quarkus");
    copy(built.resolve("app"), dir, "app/app");
    Path app = dir.resolve("app");
    var jars = new ArrayList<String>();
    BEFORE.stream().filter(jar -> Files.exists(app.resolve(jar))).forEach(jars::add);
    for (var jar : Tree.files(app.resolve("app"))) {
      jars.add("app/" + jar.getFileName());
    }
    Path libApp = below.getLast().resolve("app");
    for (var jar : Tree.files(libApp.resolve("lib"))) {
      jars.add(libApp.relativize(jar).toString());
    }
    ClassPath.write(app.resolve("operator.jar"), MAIN, OPENS, jars);
    Training.cache(dir, below, root -> OperatorLife.train(root, ENTRYPOINT));
  }

  private static void copy(Path from, Path dir, String to) throws IOException {
    for (var jar : Tree.files(from)) {
      Path copy = dir.resolve(to).resolve(from.relativize(jar).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
