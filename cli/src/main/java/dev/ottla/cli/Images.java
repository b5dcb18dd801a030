package dev.ottla.cli;

import dev.ottla.cli.talk.Trouble;
import picocli.CommandLine.Command;

/// `ottla images`: here for its help only; the script does it, with Maven.
@Command(
    name = "images",
    description = "Build the container images and print where their tars are.",
    mixinStandardHelpOptions = true)
final class Images implements Runnable {
  @Override
  public void run() {
    throw new Trouble("images are built from a source tree: run its script, ./ottla images");
  }
}
