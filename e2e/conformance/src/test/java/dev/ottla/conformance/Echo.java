package dev.ottla.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Sends back what it gets, one caller after the other.
final class Echo {
  private Echo() {}

  public static void main(String... arguments) throws IOException {
    var here = InetAddress.ofLiteral(System.getenv("POD_IP"));
    try (var server = new ServerSocket(Integer.parseInt(arguments[0]), 50, here)) {
      while (!server.isClosed()) {
        try (var caller = server.accept()) {
          caller.getInputStream().transferTo(caller.getOutputStream());
        }
      }
    }
  }
}
