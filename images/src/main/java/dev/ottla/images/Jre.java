package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The Java runtime that all images share, linked from the JDK that runs the build.
final class Jre {
  /// Where it lies in an image.
  static final String HOME = "/opt/jre";

  /// `java.desktop` for the bean classes that Kafka uses; `jdk.jcmd` and `jdk.jfr` for whoever has
  /// to look into a running pod.
  private static final String MODULES =
      "java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,"
          + "java.naming,java.net.http,java.rmi,java.security.jgss,java.security.sasl,java.sql,"
          + "java.xml,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,"
          + "jdk.management.agent,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs";

  /// A pod that comes back has a new address: Java would keep the old one for 30 seconds, and no
  /// address for 10. Said in the runtime's own settings, since the loggers look their own host up
  /// before `main` could say it, and the first look-up settles it.
  static final String FRESH_NAMES =
      """

      networkaddress.cache.ttl=1
      networkaddress.cache.negative.ttl=1
      """;

  private Jre() {}

  static Path layer(Layers layers) throws IOException, InterruptedException {
    var inputs =
        List.of(
            System.getProperty("java.vm.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.arch"),
            MODULES,
            FRESH_NAMES);
    return layers.get("jre", inputs, Jre::make);
  }

  private static void make(Path dir) throws IOException, InterruptedException {
    Path home = dir.resolve(HOME.substring(1));
    Files.createDirectories(home.getParent());
    Path log = dir.resolveSibling("jlink.log");
    Command.run(
        log,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules=" + MODULES,
            "--output=" + home,
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages"));
    Files.writeString(
        home.resolve("conf/security/java.security"), FRESH_NAMES, StandardOpenOption.APPEND);
  }
}
