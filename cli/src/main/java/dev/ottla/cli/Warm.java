package dev.ottla.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ottla warm`: goes through what other commands go through, so that the JVM's cache of linked
/// classes is made from a true run. The script calls it after a build.
@Command(name = "warm", hidden = true, description = "Walk the usual ways for the start cache.")
final class Warm implements Callable<Integer> {
  @Override
  public Integer call() {
    return new CommandLine(new Version()).execute();
  }
}
