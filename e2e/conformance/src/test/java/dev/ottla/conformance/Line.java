package dev.ottla.conformance;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The wire to a server, as whoever the kubeconfig names.
final class Line implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Config config;
  private final HttpClient http;
  private final KubernetesClient client;
  private final SSLContext tls;

  Line(Server server) throws IOException, GeneralSecurityException {
    config = Config.fromKubeconfig(Files.readString(server.kubeconfig()));
    tls = SSLContext.getInstance("TLS");
    tls.init(SSLUtils.keyManagers(config), SSLUtils.trustManagers(config), null);
    http = HttpClient.newBuilder().sslContext(tls).build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient client() {
    return client;
  }

  URI uri(String path) {
    var base = config.getMasterUrl();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  /// Somebody without the certificate of this kubeconfig.
  HttpClient stranger() throws GeneralSecurityException {
    var bare = SSLContext.getInstance("TLS");
    try {
      bare.init(null, SSLUtils.trustManagers(config), null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return HttpClient.newBuilder().sslContext(bare).build();
  }

  HttpRequest request(
      String method, String path, byte @Nullable [] body, Map<String, String> headers) {
    var builder = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    builder.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    var token =
        config.getAutoOAuthToken() != null ? config.getAutoOAuthToken() : config.getOauthToken();
    if (token != null && !headers.containsKey("Authorization")) {
      builder.header("Authorization", "Bearer " + token);
    }
    headers.forEach(builder::header);
    return builder.build();
  }

  /// Waits for the whole answer, which a request's own limit does not.
  HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    return http.sendAsync(request, BodyHandlers.ofByteArray())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  HttpResponse<InputStream> open(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofInputStream());
  }

  @Override
  public void close() {
    client.close();
    http.shutdownNow();
  }
}
