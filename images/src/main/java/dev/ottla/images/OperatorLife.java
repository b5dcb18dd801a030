package dev.ottla.images;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// What the operator lives through in its training: it connects to an API that has nothing, fills
/// its caches, answers its probes and stops.
final class OperatorLife implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer api;
  private final CountDownLatch over = new CountDownLatch(1);

  private OperatorLife() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.createContext("/", this::answer);
    api.start();
  }

  /// Leaves `app/app.aot` in the root.
  static void train(Path root, List<String> entrypoint) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("ottla-training");
    int port = Training.free(1)[0];
    try (var life = new OperatorLife();
        var training = Training.start(root, entrypoint, life.environment(work, port), work)) {
      training.await(URI.create("http://127.0.0.1:" + port + "/ready"));
      training.finish();
    }
    Tree.delete(work);
  }

  private Map<String, String> environment(Path work, int port) throws IOException {
    Path kubeconfig = work.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: training, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: training, user: {token: training}}]
        contexts: [{name: training, context: {cluster: training, user: training}}]
        current-context: training
        """
            .formatted(api.getAddress().getPort()));
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "QUARKUS_HTTP_HOST",
        "127.0.0.1",
        "QUARKUS_HTTP_PORT",
        Integer.toString(port),
        "JDK_JAVA_OPTIONS",
        OperatorImage.OPTIONS + " " + String.join(" ", Training.NO_PROFILES));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
      if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        // Not by WebSocket: the client then watches by plain HTTP.
        exchange.sendResponseHeaders(200, -1);
      } else if (watch) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        over.await();
      } else {
        var bytes = list(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// An empty list of `/apis/<group>/<version>/.../<resources>` or `/api/v1/.../<resources>`.
  private static String list(String path) {
    var parts = List.of(path.substring(1).split("/"));
    boolean core = parts.getFirst().equals("api") || parts.size() < 3;
    var list = JSON.createObjectNode();
    list.put("apiVersion", core ? "v1" : parts.get(1) + "/" + parts.get(2));
    list.put("kind", "List");
    list.putObject("metadata").put("resourceVersion", "1");
    list.putArray("items");
    return list.toString();
  }

  @Override
  public void close() {
    over.countDown();
    api.stop(0);
  }
}
