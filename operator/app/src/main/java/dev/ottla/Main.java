package dev.ottla;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;

/// Where the program begins.
@QuarkusMain
public final class Main {
  private Main() {}

  /// Starts the operator.
  public static void main(String... args) {
    // A pod that comes back has a new address: Java would keep the old one for 30 seconds, and
    // a name that is not there yet for 10. Must be set before the first look-up.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    Quarkus.run(args);
  }
}
