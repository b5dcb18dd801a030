package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.talk.Trees;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// A Kubernetes API server, spoken to by paths and JSON.
public final class Api implements AutoCloseable {
  /// The plain form of an answer.
  public static final String JSON = "application/json";

  /// An answer as the table that kubectl prints, where the server can make one.
  public static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Kubeconfig config;
  private final String as;
  private final Duration patience;
  private final Supplier<SSLContext> tls;
  private final Reads reads;
  private Optional<HttpClient> writes = Optional.empty();

  /// Speaks to the server of a context.
  public Api(Kubeconfig config) {
    this(config, "", PATIENCE);
  }

  /// Speaks to the server of a context as another user, when one is named, with calls that take no
  /// longer than a time.
  public Api(Kubeconfig config, String as, Duration patience) {
    this.config = config;
    this.as = as;
    this.patience = patience;
    this.tls = new Once<>(() -> Tls.of(config));
    this.reads = new Reads(new Once<>(() -> tls.get().getSocketFactory()), config.insecure());
  }

  /// The context that is spoken to.
  public Kubeconfig config() {
    return config;
  }

  /// Reads an object or a list.
  public JsonNode get(String path) {
    return get(path, JSON);
  }

  /// Reads in the form of a media type.
  public JsonNode get(String path, String accept) {
    return parse(read(path, accept));
  }

  /// Reads an object that may not be there.
  public Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (ApiError e) {
      if (e.missing()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Reads text, for logs.
  public String text(String path) {
    return read(path, "*/*");
  }

  /// Follows text line by line, for logs that go on, until the server ends it.
  public void lines(String path, Consumer<String> taker) {
    stream(path, "*/*", lines -> lines.forEach(taker));
  }

  /// Server-side apply; `force` takes fields over that others own.
  public JsonNode apply(String path, JsonNode object, boolean force) {
    String query = "?fieldManager=ottla&fieldValidation=Strict" + (force ? "&force=true" : "");
    return call(
        request(path + query, "PATCH", BodyPublishers.ofString(object.toString()))
            .header("Content-Type", "application/apply-patch+yaml"));
  }

  /// What a server-side apply would make of an object, had it been done.
  public JsonNode rehearse(String path, JsonNode object) {
    String query = "?fieldManager=ottla&fieldValidation=Strict&force=true&dryRun=All";
    return call(
        request(path + query, "PATCH", BodyPublishers.ofString(object.toString()))
            .header("Content-Type", "application/apply-patch+yaml"));
  }

  /// Creates an object, or asks a question that is put as one.
  public JsonNode create(String path, JsonNode object) {
    return call(
        request(path, "POST", BodyPublishers.ofString(object.toString()))
            .header("Content-Type", JSON));
  }

  /// Deletes an object; what it owns goes in the background.
  public JsonNode delete(String path) {
    return call(
        request(path, "DELETE", BodyPublishers.ofString("{\"propagationPolicy\":\"Background\"}"))
            .header("Content-Type", JSON));
  }

  /// Follows a watch line by line until the server ends it or the taker has had enough.
  public void watch(String path, String accept, Predicate<JsonNode> taker) {
    stream(path, accept, lines -> lines.map(Api::parse).takeWhile(taker).forEach(event -> {}));
  }

  private void stream(String path, String accept, Consumer<Stream<String>> reader) {
    asked(
        () -> {
          try (Reads.Answer answer = open(path, accept, Duration.ZERO)) {
            reader.accept(answer.lines());
            return "";
          } catch (UncheckedIOException e) {
            throw new IOException("it broke off: " + Trouble.words(e), e);
          }
        });
  }

  private String read(String path, String accept) {
    return asked(
        () -> {
          try (Reads.Answer answer = open(path, accept, patience)) {
            return answer.text();
          }
        });
  }

  private Reads.Answer open(String path, String accept, Duration silence) throws IOException {
    Map<String, String> headers = headers();
    headers.put("Accept", accept);
    Reads.Answer answer = reads.get(uri(path), headers, silence);
    if (answer.code() < 300) {
      return answer;
    }
    try (answer) {
      throw ApiError.of(answer.code(), parse(answer.text()), uri(path).toString());
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    config.identity().authorization().ifPresent(value -> headers.put("Authorization", value));
    if (!as.isEmpty()) {
      headers.put("Impersonate-User", as);
    }
    return headers;
  }

  @Override
  public void close() {
    writes.ifPresent(HttpClient::shutdownNow);
  }

  private URI uri(String path) {
    return URI.create(config.server() + path);
  }

  private HttpRequest.Builder request(String path, String method, BodyPublisher body) {
    return HttpRequest.newBuilder(uri(path)).timeout(patience).method(method, body);
  }

  private JsonNode call(HttpRequest.Builder builder) {
    headers().forEach(builder::header);
    HttpRequest request = builder.build();
    HttpResponse<String> response =
        asked(() -> writes().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)));
    JsonNode body = parse(response.body());
    if (response.statusCode() >= 300) {
      throw ApiError.of(response.statusCode(), body, request.uri().toString());
    }
    return body;
  }

  private synchronized HttpClient writes() {
    HttpClient client = writes.orElseGet(this::client);
    writes = Optional.of(client);
    return client;
  }

  private HttpClient client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    if (config.server().startsWith("https:")) {
      builder.sslContext(tls.get());
    }
    return builder.build();
  }

  private interface Question<T> {
    T ask() throws IOException, InterruptedException;
  }

  private <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (ConnectException e) {
      throw new Trouble(unreached("nothing answers there. Is the cluster up? (`ottla status`)"), e);
    } catch (SSLException e) {
      throw new Trouble(unreached("TLS failed: " + Trouble.words(e)), e);
    } catch (IOException e) {
      throw new Trouble(unreached(Trouble.words(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  private String unreached(String why) {
    return "the Kubernetes API at "
        + config.server()
        + " (context '"
        + config.context()
        + "') cannot be reached: "
        + why;
  }

  private static JsonNode parse(String body) {
    try {
      return Trees.json(body);
    } catch (IOException e) {
      return Trees.object().put("message", body.strip());
    }
  }
}
