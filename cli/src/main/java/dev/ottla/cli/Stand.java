package dev.ottla.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The server that `ottla warm` speaks to: a program of its own, so that what
/// only a server needs does not come into the start cache. It ends with its standard input.
final class Stand {
  private static final String PASSWORD = "warm-only";
  private static final String TABLE =
      """
      {"kind":"Table","metadata":{"resourceVersion":"1"},
      "columnDefinitions":[{"name":"Name","priority":0}],"rows":[{"cells":["orders"]}]}\
      """;
  private static final String CLUSTER =
      """
      {"apiVersion":"ottla.dev/v1alpha1","kind":"Cluster","metadata":{"name":"orders"},
      "spec":{"listeners":[{"name":"outside","expose":"NodePort"}]},
      "status":{"listeners":[{"name":"outside","bootstrap":"127.0.0.1:1"}],
      "conditions":[{"type":"Ready","status":"False","message":"no"}],
      "nodes":[{"id":0,"pod":"orders-brokers-0","role":"broker","state":"Ready"}]}}\
      """;
  private static final String KINDS =
      """
      {"resources":[{"name":"clusters","kind":"Cluster","namespaced":true}]}\
      """;

  private static final String KUBECONFIG =
      """
      current-context: warm
      contexts: [{name: warm, context: {cluster: warm, user: warm}}]
      clusters: [{name: warm, cluster: {server: "%s", certificate-authority-data: %s}}]
      users: [{name: warm, user: {token: warm}}]
      """;

  private Stand() {}

  /// Writes `kubeconfig` and `cluster.yaml` into a folder, says so, and serves.
  public static void main(String[] words)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path folder = Path.of(words[0]);
    Path store = folder.resolve("store");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer server = HttpsServer.create(any, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys(store)));
    server.createContext("/", Stand::answer);
    server.start();
    Files.writeString(folder.resolve("cluster.yaml"), CLUSTER);
    String address = "https://127.0.0.1:" + server.getAddress().getPort();
    String authority = Base64.getEncoder().encodeToString(certificate(store));
    Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG.formatted(address, authority));
    System.out.println("ready");
    System.out.write(System.in.readAllBytes());
    System.exit(0);
  }

  private static SSLContext keys(Path store)
      throws IOException, GeneralSecurityException, InterruptedException {
    keytool(store, "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
    keytool(
        store,
        "-alias",
        "warm",
        "-dname",
        "CN=warm",
        "-ext",
        "san=ip:127.0.0.1",
        "-signer",
        "authority");
    KeyStore all = load(store);
    char[] password = PASSWORD.toCharArray();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, password);
    Key key = all.getKey("warm", password);
    own.setKeyEntry("warm", key, password, all.getCertificateChain("warm"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD, "-keystore", store.toString()));
    command.addAll(List.of(words));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new Trouble("keytool ended with code " + code);
    }
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    return loaded;
  }

  private static byte[] certificate(Path store) throws IOException, GeneralSecurityException {
    String der =
        Base64.getMimeEncoder()
            .encodeToString(load(store).getCertificate("authority").getEncoded());
    String pem = "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n";
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String accept = exchange.getRequestHeaders().getFirst("Accept");
      String text = path.endsWith("/v1alpha1") ? KINDS : CLUSTER;
      if (accept != null && accept.contains("Table")) {
        text = TABLE;
      }
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
