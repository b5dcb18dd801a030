package dev.ottla.local.api;

import dev.ottla.local.store.ApiError;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// The API on the wire: TLS on the loopback, a token for every caller, a virtual thread for every
/// request.
public final class Server implements Access, AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int LARGEST_HEADER = 64 << 10;

  private final Vertx vertx;
  private final Registry registry;
  private final Authority authority;
  private final Tokens tokens;
  private final Router router;
  private final HttpServer http;
  private volatile int port;

  /// A server over the registry, with its keys in `folder`; it answers nobody before [#listen].
  public Server(Registry registry, PodConsole console, Path folder)
      throws IOException, InterruptedException {
    this.registry = registry;
    authority = new Authority(folder);
    tokens = new Tokens(folder);
    router =
        new Router(
            registry,
            new Pods(registry, console),
            new Reviews(this, registry),
            new Metrics(registry, console));
    System.setProperty("vertx.disableDnsResolver", "true");
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(HOST)
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PfxOptions()
                            .setPath(authority.keystore().toString())
                            .setPassword(authority.password())
                            .setAlias("server"))
                    .setMaxHeaderSize(LARGEST_HEADER)
                    .setMaxInitialLineLength(LARGEST_HEADER)
                    .setCompressionSupported(false)
                    .setMaxWebSocketFrameSize(1 << 20)
                    .setMaxWebSocketMessageSize(4 << 20)
                    .setWebSocketSubProtocols(
                        List.of(
                            Tunnel.PROTOCOL,
                            "v5.channel.k8s.io",
                            "v4.channel.k8s.io",
                            "v4.base64.channel.k8s.io")))
            .requestHandler(this::take);
  }

  /// Opens the port; 0 takes any that is free. Fails when the port is taken.
  public void listen(int wanted) throws IOException, InterruptedException {
    try {
      port = http.listen(wanted).toCompletionStage().toCompletableFuture().get().actualPort();
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot listen on %s:%d: is the port taken? (%s)".formatted(HOST, wanted, e.getMessage()),
          e);
    }
  }

  private void take(HttpServerRequest request) {
    var context = vertx.getOrCreateContext();
    if (Exchange.upgrades(request)) {
      request.pause();
      answer(new Exchange(request, context, Buffer.buffer()));
    } else {
      request.body().onSuccess(body -> answer(new Exchange(request, context, body)));
    }
  }

  private void answer(Exchange exchange) {
    Thread.ofVirtual()
        .name(exchange.method() + " " + exchange.path())
        .start(
            () -> {
              try {
                if (!Router.open(exchange)) {
                  admit(exchange);
                  router.route(exchange);
                }
              } catch (ApiError e) {
                exchange.fail(e);
              } catch (InterruptedException e) {
                // The client went away, which is how a stream ends.
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                System.getLogger("local")
                    .log(System.Logger.Level.ERROR, exchange.method() + " " + exchange.path(), e);
                exchange.fail(new ApiError(500, "InternalError", "Internal error occurred: " + e));
              }
            });
  }

  private void admit(Exchange exchange) {
    var header = exchange.header("Authorization");
    var token = header.startsWith("Bearer ") ? header.substring("Bearer ".length()).strip() : "";
    var identity = tokens.identity(token);
    if (identity.filter(this::exists).isEmpty()) {
      throw new ApiError(401, "Unauthorized", "Unauthorized");
    }
  }

  /// A service account's token is good while the account is there.
  private boolean exists(String identity) {
    var words = identity.split(":", -1);
    return words.length == 4
        ? registry.get("serviceaccounts", words[2], words[3]).isPresent()
        : identity.equals(Tokens.ADMIN);
  }

  @Override
  public URI url() {
    return URI.create("https://" + HOST + ":" + port);
  }

  @Override
  public Path authority() {
    return authority.certificate();
  }

  @Override
  public String token(String namespace, String serviceAccount) {
    return tokens.of(namespace, serviceAccount);
  }

  @Override
  public boolean kubeconfig(Path file, String namespace, String serviceAccount) throws IOException {
    return kubeconfig(file, namespace, serviceAccount, token(namespace, serviceAccount));
  }

  /// Writes the kubeconfig of whoever started the server.
  public void kubeconfig(Path file) throws IOException {
    kubeconfig(file, "default", Tokens.ADMIN, tokens.of(Tokens.ADMIN));
  }

  private boolean kubeconfig(Path file, String namespace, String user, String token)
      throws IOException {
    var ca = Base64.getEncoder().encodeToString(Files.readAllBytes(authority.certificate()));
    var text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: local
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: %s
          user:
            token: %s
        contexts:
        - name: local
          context:
            cluster: local
            user: %s
            namespace: %s
        current-context: local
        """
            .formatted(url(), ca, user, token, user, namespace)
            .getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), text)) {
      return false;
    }
    Private.write(file, text);
    return true;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
