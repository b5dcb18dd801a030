package dev.ottla.cli;

import dev.ottla.cli.kube.Manifest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The files of a command, with or without `-f` before each.
final class Sources {
  @Parameters(paramLabel = "FILE", description = "File or folder; - is the standard input.")
  private List<String> bare = List.of();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description = "The same, as kubectl wants it.")
  private List<String> named = List.of();

  /// Whether no file was given.
  boolean none() {
    return bare.isEmpty() && named.isEmpty();
  }

  /// What they say.
  List<Manifest> read() {
    List<String> all = new ArrayList<>(bare);
    all.addAll(named);
    return Manifest.read(all);
  }
}
