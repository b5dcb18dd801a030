package dev.ottla.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ottla.local.schema.Protobuf;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// One request and its answer.
final class Exchange {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  private static final Pattern READABLE = Pattern.compile("json|yaml|\\*/\\*|application/\\*");
  private static final Set<String> READ =
      Set.of("", "application/json", "application/yaml", PROTOBUF);

  private final HttpServerRequest request;
  private final Context context;
  private final Buffer body;

  Exchange(HttpServerRequest request, Context context, Buffer body) {
    this.request = request;
    this.context = context;
    this.body = body;
  }

  HttpServerRequest request() {
    return request;
  }

  String method() {
    return request.method().name();
  }

  String path() {
    return request.path();
  }

  /// A query parameter; empty counts as absent.
  Optional<String> parameter(String name) {
    return Optional.ofNullable(request.getParam(name)).filter(value -> !value.isEmpty());
  }

  List<String> parameters(String name) {
    return request.params().getAll(name);
  }

  boolean flag(String name) {
    return parameter(name).filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  Optional<Long> number(String name) {
    try {
      return parameter(name).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw new ApiError(
          400,
          "BadRequest",
          "unable to decode query parameter %s: %s".formatted(name, e.getMessage()));
    }
  }

  String header(String name) {
    return Optional.ofNullable(request.getHeader(name)).orElse("");
  }

  /// The media type of the body.
  String contentType() {
    return header("Content-Type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
  }

  boolean wants(String form) {
    return header("Accept").contains("as=" + form + ";");
  }

  /// Refuses a caller who reads nothing that we write; they fall back to JSON.
  void acceptable() {
    var accept = header("Accept");
    if (!accept.isEmpty() && !READABLE.matcher(accept).find()) {
      throw new ApiError(
          406,
          "NotAcceptable",
          "only the following media types are accepted: application/json, application/yaml");
    }
  }

  boolean hasBody() {
    return body.length() > 0;
  }

  /// The body as an object.
  ObjectNode object() {
    if (parse() instanceof ObjectNode object) {
      return object;
    }
    throw new ApiError(400, "BadRequest", "the body of the request is not an object");
  }

  /// The body from JSON, YAML or protobuf, by its media type.
  JsonNode parse() {
    var type = contentType();
    if (type.equals(PROTOBUF)) {
      return Protobuf.read(body.getBytes());
    }
    if (!READ.contains(type) && !type.contains("patch")) {
      throw unsupported("application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }
    try {
      var yaml = type.contains("yaml") && !json(body);
      // Through JSON once more, so that numbers come out alike.
      return yaml
          ? Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(YAML.readTree(body.getBytes())))
          : Json.MAPPER.readTree(body.getBytes());
    } catch (JsonProcessingException e) {
      throw new ApiError(400, "BadRequest", "unable to parse the body: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ApiError(400, "BadRequest", "unable to read the body: " + e.getMessage());
    }
  }

  /// Whether it is JSON, which is read faster, although it is said to be YAML.
  private static boolean json(Buffer text) {
    try {
      Json.MAPPER.readTree(text.getBytes());
      return true;
    } catch (IOException e) {
      return false; // the answer; the YAML reader tells what is wrong
    }
  }

  static ApiError unsupported(String accepted) {
    return new ApiError(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted);
  }

  void warn(String warning) {
    var text = warning.replace("\\", "\\\\").replace("\"", "\\\"");
    request.response().headers().add("Warning", "299 - \"" + text + "\"");
  }

  void reply(int code, JsonNode json) {
    try {
      if (header("Accept").startsWith("application/yaml")) {
        reply(code, "application/yaml", YAML.writeValueAsBytes(json));
      } else {
        reply(code, "application/json", Json.MAPPER.writeValueAsBytes(json));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  void reply(int code, String type, byte[] bytes) {
    var response = request.response();
    if (!response.closed()) {
      response.setStatusCode(code).putHeader("Content-Type", type).end(Buffer.buffer(bytes));
    }
  }

  /// The web socket that the caller asks for instead of a response, if it does.
  Optional<ServerWebSocket> webSocket() throws InterruptedException {
    return webSocket(_ -> {});
  }

  /// The same, with handlers set before its first message can come.
  Optional<ServerWebSocket> webSocket(Consumer<ServerWebSocket> handlers)
      throws InterruptedException {
    if (!upgrades(request)) {
      return Optional.empty();
    }
    var made = new CompletableFuture<ServerWebSocket>();
    context.runOnContext(
        any ->
            request
                .toWebSocket()
                .onSuccess(
                    socket -> {
                      handlers.accept(socket);
                      made.complete(socket);
                    })
                .onFailure(made::completeExceptionally));
    try {
      return Optional.of(made.get());
    } catch (ExecutionException e) {
      throw new ApiError(400, "BadRequest", "no web socket: " + e.getMessage());
    }
  }

  static boolean upgrades(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  void fail(ApiError error) {
    if (request.response().headWritten()) {
      request.connection().close();
    } else {
      reply(error.code(), Statuses.failure(error));
    }
  }
}
