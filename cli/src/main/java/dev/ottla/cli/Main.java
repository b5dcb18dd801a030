package dev.ottla.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `ottla` command.
@Command(
    name = "ottla",
    description = "Apache Kafka as a service that you own.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    subcommands = {Version.class, Warm.class})
public final class Main {
  private Main() {}

  /// Runs one command; ends with 0 when it went well, 1 when it failed, 2 when it was not
  // understood.
  public static void main(String[] words) {
    System.exit(new CommandLine(new Main()).execute(words));
  }
}
