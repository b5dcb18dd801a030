package dev.ottla.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ottla.cli.stream.Check;
import dev.ottla.cli.stream.Payload;
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
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;

/// `ottla warm`: goes through what other commands go through, against a server of its own, so that
/// the JVM's cache of linked classes is made from a true run. The script calls it after a build.
@Command(name = "warm", hidden = true, description = "Walk the usual ways for the start cache.")
final class Warm implements Callable<Integer> {
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

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    Path dir = Files.createTempDirectory("ottla-warm");
    Path store = dir.resolve("store");
    Path config = dir.resolve("kubeconfig");
    Path manifest = dir.resolve("cluster.yaml");
    HttpsServer server = serve(keys(store));
    try {
      String address = "https://127.0.0.1:" + server.getAddress().getPort();
      Files.writeString(config, kubeconfig(address, certificate(store)));
      Files.writeString(manifest, CLUSTER);
      String where = "--kubeconfig=" + config;
      int code =
          Main.run("version")
              + Main.run("get", where)
              + Main.run("get", where, "orders", "-o", "yaml")
              + Main.run("get", where, "clusters", "-o", "json")
              + Main.run("describe", where, "clusters")
              + Main.run("apply", where, manifest.toString());
      kafka();
      return code;
    } finally {
      server.stop(0);
      for (Path file : List.of(store, config, manifest, dir)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Clients that are opened and closed; nothing listens at that port.
  private static void kafka() {
    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:1");
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    try (Admin admin = Admin.create(settings);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, out, out);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, in, in)) {
      Check check = new Check();
      check.take(0, new Payload(1, 1, 100).value(0));
      System.out.println(check.words(true));
      System.out.println(List.of(admin, producer, consumer).size() + " clients");
    }
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

  private static String kubeconfig(String address, byte[] authority) {
    return """
    current-context: warm
    contexts: [{name: warm, context: {cluster: warm, user: warm}}]
    clusters: [{name: warm, cluster: {server: "%s", certificate-authority-data: %s}}]
    users: [{name: warm, user: {token: warm}}]
    """
        .formatted(address, Base64.getEncoder().encodeToString(authority));
  }

  private static HttpsServer serve(SSLContext context) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer server = HttpsServer.create(any, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", Warm::answer);
    server.start();
    return server;
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
