package dev.ottla.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A combined node in a JVM of its own, on a loopback address of its own.
final class RunningNode implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String kafka;
  private final Path dir;
  private final String ip;
  private final Path log;
  private final Process process;

  private RunningNode(String kafka, Path dir, String ip) throws IOException {
    this.kafka = kafka;
    this.dir = dir;
    this.ip = ip;
    this.log = Files.createTempFile(dir, "node", ".log");
    this.process = launch();
  }

  /// Starts with the files and the data in `dir`.
  static RunningNode start(String kafka, Path dir) throws IOException {
    long pid = ProcessHandle.current().pid();
    String ip = "127.44.%d.%d".formatted(pid % 250, 1 + COUNT.getAndIncrement() % 250);
    return start(kafka, dir, ip);
  }

  static RunningNode start(String kafka, Path dir, String ip) throws IOException {
    return new RunningNode(kafka, dir, ip);
  }

  String ip() {
    return ip;
  }

  String bootstrap() {
    return ip + ":9092";
  }

  HttpResponse<String> get(String page) throws IOException, InterruptedException {
    var uri = URI.create("http://" + ip + ":8080" + page);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /// Waits until the node says that it is ready.
  RunningNode ready() throws IOException, InterruptedException {
    return says("/ready", 200, "ready");
  }

  /// Waits for an answer that holds the given words.
  RunningNode says(String page, int status, String words) throws IOException, InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    String said = "";
    while (Instant.now().isBefore(end)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("ended with " + process.exitValue() + ":\n" + log());
      }
      try {
        var answer = get(page);
        said = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() == status && answer.body().contains(words)) {
          return this;
        }
      } catch (IOException e) {
        said = e.toString();
      }
    }
    throw new AssertionError(page + " said at last: " + said + "\n" + log());
  }

  /// Sends SIGTERM and gives the exit status.
  int stop() throws InterruptedException {
    process.destroy();
    return end();
  }

  /// Waits for the end and gives the exit status.
  int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Process launch() throws IOException {
    Path hosts = dir.resolve("hosts");
    Files.writeString(hosts, ip + " one-brokers-0.one-brokers.test.svc\n");
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-Djdk.net.hosts.file=" + hosts, "-cp", classPath()));
    words.add("dev.ottla.broker.Launcher");
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("OTTLA_ROLE", "broker"),
                Map.entry("OTTLA_CONTROLLERS_BELOW", "1"),
                Map.entry("OTTLA_ORDINAL", "0"),
                Map.entry("OTTLA_SERVICE", "one-brokers"),
                Map.entry("OTTLA_CONFIG_DIR", dir.resolve("config").toString()),
                Map.entry("OTTLA_TOPOLOGY_DIR", dir.resolve("topology").toString()),
                Map.entry("OTTLA_DATA_DIRS", dir.resolve("a") + "," + dir.resolve("b")),
                Map.entry("POD_NAME", "one-brokers-0"),
                Map.entry("POD_NAMESPACE", "test"),
                Map.entry("POD_IP", ip),
                Map.entry("HOST_IP", ip),
                Map.entry("NODE_NAME", "local")));
    return builder.start();
  }

  private String classPath() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    var path = new ArrayList<String>(List.of(module.resolve("target/classes").toString()));
    Path lib = module.resolveSibling("kafka-" + kafka).resolve("target/lib");
    try (Stream<Path> jars = Files.list(lib)) {
      jars.map(Path::toString).sorted().forEach(path::add);
    }
    return String.join(":", path);
  }
}
