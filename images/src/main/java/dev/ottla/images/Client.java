package dev.ottla.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A client of an embedded API server, by what the server's data folder says of it.
final class Client implements AutoCloseable {
  private static final Pattern SERVER = Pattern.compile("server: (\\S+)");
  private static final Pattern TOKEN = Pattern.compile("token: (\\S+)");

  private final HttpClient http;
  private final String url;
  private final String token;

  Client(Path data) throws IOException {
    String kubeconfig = Files.readString(data.resolve("kubeconfig"));
    url = word(SERVER, kubeconfig);
    token = word(TOKEN, kubeconfig);
    try {
      http = HttpClient.newBuilder().sslContext(trusting(data.resolve("pki/ca.crt"))).build();
    } catch (GeneralSecurityException e) {
      throw new IOException("the server's certificate in " + data + " cannot be used", e);
    }
  }

  /// What is there, as `accept` has it.
  String get(String path, String accept) throws IOException, InterruptedException {
    return ok(request(path).header("Accept", accept).build());
  }

  /// Sends a patch of a type such as `merge-patch+json`.
  void patch(String path, String type, String body) throws IOException, InterruptedException {
    ok(
        request(path)
            .header("Content-Type", "application/" + type)
            .method("PATCH", BodyPublishers.ofString(body))
            .build());
  }

  void delete(String path) throws IOException, InterruptedException {
    ok(request(path).DELETE().build());
  }

  /// Opens a watch and closes it at its first line.
  void glance(String path) throws IOException, InterruptedException {
    try (var lines = http.send(request(path).build(), BodyHandlers.ofLines()).body()) {
      if (lines.findFirst().isEmpty()) {
        throw new IOException("the watch of " + path + " told nothing");
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + "/" + path))
        .header("Authorization", "Bearer " + token);
  }

  private String ok(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          request.method() + " " + request.uri() + ": " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private static String word(Pattern pattern, String text) throws IOException {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new IOException("the kubeconfig has no " + pattern);
    }
    return found.group(1);
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
