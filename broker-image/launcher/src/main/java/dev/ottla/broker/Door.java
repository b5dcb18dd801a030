package dev.ottla.broker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// The HTTP side of the node: it opens before Kafka starts, so that a start which waits can say
/// why.
final class Door {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final HttpServer server;

  private Door(HttpServer server) {
    this.server = server;
  }

  /// Serves on the given address; an empty one means all.
  ///
  /// @param series pages in Prometheus' text format by their paths
  /// @param load pages of JSON by their paths
  static Door open(
      String bind,
      int port,
      Health health,
      Map<String, Supplier<String>> series,
      Map<String, Supplier<String>> load) {
    try {
      var address =
          bind.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.ofLiteral(bind), port);
      var door = new Door(HttpServer.create(address, 0));
      door.probe("/live", health::live);
      door.probe("/ready", health::ready);
      series.forEach((path, page) -> door.page(path, EXPOSITION, page));
      load.forEach((path, page) -> door.page(path, JSON, page));
      door.server.setExecutor(
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ottla-http-", 0).factory()));
      door.server.start();
      return door;
    } catch (IOException e) {
      throw new Refusal("cannot serve HTTP on " + bind + ":" + port + ": " + e.getMessage());
    }
  }

  private void probe(String path, Supplier<Health.Verdict> probe) {
    server.createContext(
        path,
        exchange -> {
          var verdict = probe.get();
          reply(exchange, verdict.ok() ? 200 : 503, TEXT, verdict.words() + "\n");
        });
  }

  private void page(String path, String type, Supplier<String> page) {
    server.createContext(path, exchange -> reply(exchange, 200, type, page.get()));
  }

  private static void reply(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
