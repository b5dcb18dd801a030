package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// One probe of a container: how to ask, and how often.
record Probe(JsonNode spec, JsonNode container, String address, Launch launch) {
  Duration delay() {
    return Duration.ofSeconds(spec.path("initialDelaySeconds").asLong(0));
  }

  Duration period() {
    return Duration.ofSeconds(Math.max(1, spec.path("periodSeconds").asLong(10)));
  }

  int failures() {
    return Math.max(1, spec.path("failureThreshold").asInt(3));
  }

  int successes() {
    return Math.max(1, spec.path("successThreshold").asInt(1));
  }

  /// Whether asking costs no process, so that one may ask more often while nothing is ready yet.
  boolean cheap() {
    return !spec.has("exec");
  }

  private int timeout() {
    return 1000 * Math.max(1, spec.path("timeoutSeconds").asInt(1));
  }

  /// Asks once: empty when all is well, else what is wrong.
  Optional<String> ask() throws InterruptedException {
    try {
      if (spec.has("httpGet")) {
        return http(spec.get("httpGet"));
      }
      if (spec.has("tcpSocket")) {
        return tcp(spec.get("tcpSocket"));
      }
      return spec.has("exec") ? exec(spec.get("exec")) : Optional.of("no such kind of probe here");
    } catch (IOException e) {
      return Optional.of(e.toString());
    } catch (Unready e) {
      return Optional.of(e.text());
    }
  }

  private Optional<String> http(JsonNode get) throws IOException {
    boolean tls = get.path("scheme").asText().equals("HTTPS");
    String path = get.path("path").asText("/");
    String url =
        (tls ? "https://" : "http://")
            + get.path("host").asText(address)
            + ":"
            + port(get)
            + (path.startsWith("/") ? path : "/" + path);
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(Anyone.CONTEXT.getSocketFactory());
      secure.setHostnameVerifier((_, _) -> true);
    }
    connection.setConnectTimeout(timeout());
    connection.setReadTimeout(timeout());
    connection.setInstanceFollowRedirects(false);
    for (JsonNode header : get.path("httpHeaders")) {
      connection.setRequestProperty(header.path("name").asText(), header.path("value").asText());
    }
    try {
      int code = connection.getResponseCode();
      return code >= 200 && code < 400
          ? Optional.empty()
          : Optional.of("HTTP probe failed with statuscode: " + code);
    } finally {
      connection.disconnect();
    }
  }

  private Optional<String> tcp(JsonNode socket) throws IOException {
    try (var probe = new Socket()) {
      String host = socket.path("host").asText(address);
      probe.connect(new InetSocketAddress(host, port(socket)), timeout());
      return Optional.empty();
    }
  }

  private Optional<String> exec(JsonNode exec) throws IOException, Unready, InterruptedException {
    Process process =
        launch.beside(Launch.texts(exec.path("command"))).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(timeout(), TimeUnit.MILLISECONDS)) {
        return Optional.of("command timed out");
      }
      byte[] output = process.getInputStream().readNBytes(1024);
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(new String(output, StandardCharsets.UTF_8).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  private int port(JsonNode action) {
    JsonNode port = action.path("port");
    return port.isNumber()
        ? port.asInt()
        : StreamSupport.stream(container.path("ports").spliterator(), false)
            .filter(declared -> declared.path("name").asText().equals(port.asText()))
            .findFirst()
            .map(declared -> declared.path("containerPort").asInt())
            .orElse(port.asInt());
  }

  /// As in Kubernetes, probes over TLS trust anyone: they ask for life, not for identity.
  private static final class Anyone implements X509TrustManager {
    static final SSLContext CONTEXT = context();

    private static SSLContext context() {
      try {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has TLS", e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
