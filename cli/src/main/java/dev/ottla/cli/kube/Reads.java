package dev.ottla.cli.kube;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/// Reads from a server by the JDK's older HTTP client: the newer one needs 0.3 processor seconds
/// before its first answer, more than all else that `ottla get` does. (The older one knows no
/// PATCH.)
///
/// @param tls makes secure sockets; always the same, or no connection would serve twice
/// @param insecure whether a server may call itself what it likes
record Reads(Supplier<SSLSocketFactory> tls, boolean insecure) {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final HostnameVerifier ANY = (host, session) -> true;

  /// An answer; whoever gets it closes it.
  ///
  /// @param code the HTTP status
  /// @param body what follows
  record Answer(int code, InputStream body) implements AutoCloseable {
    String text() throws IOException {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    Stream<String> lines() {
      return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).lines();
    }

    /// What was read to its end leaves its connection to the next call.
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /// Asks for something; `patience` is how long it may be silent, zero for ever.
  Answer get(URI uri, Map<String, String> headers, Duration patience) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.get());
      if (insecure) {
        secure.setHostnameVerifier(ANY);
      }
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
    headers.forEach(connection::setRequestProperty);
    int code = connection.getResponseCode();
    InputStream body = code < 400 ? connection.getInputStream() : connection.getErrorStream();
    return new Answer(code, body == null ? InputStream.nullInputStream() : body);
  }
}
