package dev.ottla.cli;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla plugin`.
@Command(
    name = "plugin",
    description = "Make this command known as `kubectl ottla` and `ottla`, by links to its script.",
    mixinStandardHelpOptions = true)
final class Plugin implements Callable<Integer> {
  private static final List<String> LINKS = List.of("ottla", "kubectl-ottla");

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "WHAT", description = "install or remove.")
  private String what = "";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the links are; it must be on PATH. Default: ~/.local/bin.")
  private Path dir = Path.of(System.getProperty("user.home"), ".local", "bin");

  @Override
  public Integer call() {
    Path script = Path.of(System.getProperty("ottla.root", "."), "ottla").toAbsolutePath();
    for (String name : LINKS) {
      Path link = dir.resolve(name);
      try {
        switch (what) {
          case "install" -> install(link, script);
          case "remove" -> remove(link, script);
          default -> throw Usage.wrong(spec, "'" + what + "' is neither install nor remove");
        }
      } catch (IOException e) {
        throw new Trouble(link + ": " + Trouble.words(e), e);
      }
    }
    if (what.equals("install") && !onPath()) {
      System.out.println(dir + " is not on PATH; add it: export PATH=\"" + dir + ":$PATH\"");
    }
    return 0;
  }

  private static void install(Path link, Path script) throws IOException {
    if (!ours(link, script) && Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      throw new Trouble(link + " is there already and is not ours; remove it, or choose --dir");
    }
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, script);
    System.out.println(link + " -> " + script);
  }

  private static void remove(Path link, Path script) throws IOException {
    if (ours(link, script)) {
      Files.delete(link);
      System.out.println(link + " removed");
    }
  }

  /// Only links that lead to a script of this name are ever touched.
  private static boolean ours(Path link, Path script) throws IOException {
    return Files.isSymbolicLink(link)
        && Files.readSymbolicLink(link).getFileName().equals(script.getFileName());
  }

  private boolean onPath() {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":", -1)).contains(dir.toAbsolutePath().normalize().toString());
  }
}
