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

  /// Reads `1000` or `1000/s`; 0 when nothing is said.
  static double rate(@Nullable CommandSpec spec, String text) {
    String number = text.replaceAll("/s$", "");
    try {
      return number.isEmpty() ? 0 : Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw wrong(spec, "--rate '" + text + "' is no number of records a second");
    }
  }
}
