package dev.ottla.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Says that a command was not understood, beside how it is used: exit code 2.
final class Usage {
  private Usage() {}

  static ParameterException wrong(@Nullable CommandSpec spec, String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
