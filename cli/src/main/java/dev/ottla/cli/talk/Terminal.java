package dev.ottla.cli.talk;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The terminal that the command was typed at.
public final class Terminal {
  private static final File TTY = new File("/dev/tty");

  private Terminal() {}

  /// How large a screen is.
  ///
  /// @param columns how wide
  /// @param rows how high
  public record Extent(int columns, int rows) {
    /// Reads what `stty size` says; empty when that is no size.
    static Optional<Extent> of(String said) {
      String[] words = said.strip().split(" ", -1);
      if (words.length != 2 || !said.strip().matches("\\d{1,5} \\d{1,5}")) {
        return Optional.empty();
      }
      Extent extent = new Extent(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
      return extent.columns > 0 && extent.rows > 0 ? Optional.of(extent) : Optional.empty();
    }
  }

  /// How large it is now; empty where nobody can tell. Asked of `stty`, as the script does: that
  /// works alike on Linux and macOS, and costs less than a native call's first time.
  public static Optional<Extent> extent() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(TTY).start();
      return Extent.of(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return Optional.empty(); // no stty or no terminal: it keeps the size that it had
    }
  }
}
