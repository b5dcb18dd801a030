package dev.ottla.cli.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder in which `ottla up` keeps everything: `~/.ottla`, or what OTTLA_HOME names.
///
/// @param dir the folder
public record Home(Path dir) {
  /// The port that is tried first for the API.
  static final int PORT = 16443;

  /// This person's.
  public static Home mine() {
    String named = System.getenv("OTTLA_HOME");
    Path dir =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".ottla")
            : Path.of(named);
    return new Home(dir.toAbsolutePath().normalize());
  }

  /// Where the server keeps objects and volumes.
  public Path data() {
    return dir.resolve("data");
  }

  /// The kubeconfig that people use.
  public Path kubeconfig() {
    return dir.resolve("kubeconfig");
  }

  /// What the server says.
  public Path log() {
    return dir.resolve("logs").resolve("server.log");
  }

  Path process() {
    return dir.resolve("server.pid");
  }

  Path port() {
    return dir.resolve("port");
  }

  /// The port that `ottla up` would try first: that of the last time.
  public int usualPort() {
    try {
      return Files.exists(port()) ? Integer.parseInt(Files.readString(port()).strip()) : PORT;
    } catch (IOException | NumberFormatException e) {
      throw new Trouble(port() + " cannot be read: " + Trouble.words(e), e);
    }
  }

  /// Makes the folders, for the owner only: they hold keys.
  public void prepare() {
    try {
      Files.createDirectories(log().getParent());
      Files.createDirectories(data());
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new Trouble(dir + " cannot be made or is not yours: " + Trouble.words(e), e);
    }
  }

  /// Whether anything has been kept.
  public boolean kept() {
    return Files.isDirectory(data());
  }

  /// How much disk all of it takes, in MiB. Asked of `du`, since Kafka's index files are mostly
  /// holes that their lengths would count.
  public long size() {
    try {
      Process du = new ProcessBuilder("du", "-sk", dir.toString()).start();
      String said = new String(du.getInputStream().readAllBytes(), UTF_8);
      return Long.parseLong(said.split("\\s", 2)[0]) >> 10;
    } catch (IOException | NumberFormatException e) {
      throw new Trouble("the size of " + dir + " cannot be told: " + Trouble.words(e), e);
    }
  }

  /// Removes all of it; links are removed, not followed.
  public void remove() {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Trouble(dir + " cannot be removed whole: " + Trouble.words(e), e);
    }
  }

  /// The last lines of the server's log.
  public List<String> tail(int lines) {
    if (!Files.exists(log())) {
      return List.of();
    }
    try {
      List<String> all = Files.readAllLines(log());
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of("(" + log() + " cannot be read: " + Trouble.words(e) + ")");
    }
  }
}
