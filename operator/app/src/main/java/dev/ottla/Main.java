package dev.ottla;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// Where the program begins.
@QuarkusMain
public final class Main {
  private Main() {}

  /// Starts the operator.
  public static void main(String... args) {
    Quarkus.run(args);
  }
}
