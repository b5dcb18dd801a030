package dev.ottla.cli;

import dev.ottla.cli.talk.Trouble;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `ottla verify`: here for its help only; the script does it, with Maven.
@Command(
    name = "verify",
    description = "Run the whole build and all its tests under a fitting JDK.",
    mixinStandardHelpOptions = true)
final class Verify implements Runnable {
  @Parameters(paramLabel = "MAVEN", description = "What Maven is told besides.")
  private List<String> maven = List.of();

  @Override
  public void run() {
    throw new Trouble(
        "the build is run from a source tree: its script, ./ottla verify "
            + String.join(" ", maven));
  }
}
