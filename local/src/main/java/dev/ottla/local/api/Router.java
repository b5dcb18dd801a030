package dev.ottla.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Finds out what a request is about and who answers it.
final class Router {
  static final String VERSION = "v1.36.0";

  private final Registry registry;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final Reader reader;
  private final Writes writes;
  private final Scale scale;
  private final Pods pods;
  private final Reviews reviews;
  private final Metrics metrics;

  Router(Registry registry, Pods pods, Reviews reviews, Metrics metrics) {
    this.registry = registry;
    discovery = new Discovery(registry.kinds());
    openApi = new OpenApi(registry.kinds());
    reader = new Reader(registry.store());
    writes = new Writes(registry.store(), registry.writer());
    scale = new Scale(registry.store(), registry.writer());
    this.pods = pods;
    this.reviews = reviews;
    this.metrics = metrics;
  }

  static ApiError refused() {
    return new ApiError(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  /// Answers what needs no token: health and version.
  static boolean open(Exchange exchange) {
    switch (exchange.path()) {
      case "/healthz", "/livez", "/readyz" ->
          exchange.reply(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
      case "/version" -> exchange.reply(200, version());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", VERSION + "+local")
        .put("platform", "linux/amd64");
  }

  void route(Exchange exchange) throws InterruptedException {
    exchange.acceptable();
    var segments = Target.segments(exchange.path());
    switch (segments.isEmpty() ? "" : segments.getFirst()) {
      case "api" -> resources(exchange, segments, 2);
      case "apis" -> resources(exchange, segments, 3);
      case "openapi" -> {
        if (segments.size() < 2 || !segments.get(1).equals("v3")) {
          throw Refusals.unknown();
        }
        openApi.answer(exchange, segments);
      }
      default -> throw Refusals.unknown();
    }
  }

  private void resources(Exchange exchange, List<String> segments, int depth)
      throws InterruptedException {
    if (segments.size() <= depth) {
      discovery.answer(exchange, segments);
      return;
    }
    if (exchange.method().equals("POST") && reviews.answer(exchange, segments)) {
      return;
    }
    var target = Target.parse(segments, registry.kinds()).orElseThrow(Refusals::unknown);
    if (target.kind().group().equals(Metrics.GROUP)) {
      metrics.answer(exchange, target);
    } else if (target.name().isEmpty()) {
      collection(exchange, target);
    } else {
      switch (target.part()) {
        case "" -> object(exchange, target);
        case "status" -> {
          if (!target.version().status()) {
            throw Refusals.unknown();
          }
          part(exchange, target);
        }
        case "scale" -> scale.answer(exchange, target);
        default -> {
          if (!pods.answer(exchange, target)) {
            throw Refusals.unknown();
          }
        }
      }
    }
  }

  private void collection(Exchange exchange, Target target) throws InterruptedException {
    switch (exchange.method()) {
      case "GET" -> {
        if (exchange.flag("watch")) {
          watch(exchange, target);
        } else {
          reader.list(exchange, target);
        }
      }
      case "POST" -> writes.create(exchange, target);
      case "DELETE" -> writes.deleteAll(exchange, target);
      default -> throw refused();
    }
  }

  private void object(Exchange exchange, Target target) throws InterruptedException {
    if (exchange.method().equals("GET") && exchange.flag("watch")) {
      watch(exchange, target);
    } else if (exchange.method().equals("DELETE")) {
      writes.delete(exchange, target);
    } else {
      part(exchange, target);
    }
  }

  private void part(Exchange exchange, Target target) {
    switch (exchange.method()) {
      case "GET" -> reader.get(exchange, target);
      case "PUT" -> writes.replace(exchange, target);
      case "PATCH" -> writes.patch(exchange, target);
      default -> throw refused();
    }
  }

  private void watch(Exchange exchange, Target target) throws InterruptedException {
    // Refuse a bad selector while an error can still be answered as one.
    Selector.of(exchange, target.kind());
    Reader.options(exchange);
    var socket = exchange.webSocket();
    var sink =
        socket.isPresent()
            ? Sink.frames(socket.get())
            : Sink.lines(exchange.request(), "application/json");
    new Watcher(registry.store(), exchange, target, sink).run();
  }
}
