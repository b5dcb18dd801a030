package dev.ottla.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Lets a node live through a short life in the image's own files: format, start, records in and
/// out, a clean stop. What it loaded on the way is the AOT cache.
final class Training {
  /// Raised when the life below changes.
  static final String TRAINED = "1";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int RECORDS = 10_000;
  private static final int TERMINATED = 143;
  private static final String HOST = "train-brokers-0.train-brokers.ottla.svc";

  private final Path root;
  private final List<String> entrypoint;
  private final Path work;
  private final int[] ports;

  Training(Path root, List<String> entrypoint) throws IOException {
    this.root = root;
    this.entrypoint = entrypoint;
    this.work = Files.createTempDirectory("ottla-training");
    this.ports = free(4);
  }

  /// Leaves `app/app.aot` in the root.
  void broker() throws IOException, InterruptedException {
    prepare();
    Path log = work.resolve("log");
    var process = start(log);
    try {
      await(process, log);
      use();
      process.destroy();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the training did not end:\n" + Files.readString(log));
      }
      check(process.exitValue(), log);
    } finally {
      process.destroyForcibly();
    }
    Tree.delete(work);
  }

  private void prepare() throws IOException {
    Files.createDirectories(work.resolve("topology"));
    Files.createDirectories(work.resolve("config"));
    Files.writeString(work.resolve("topology/quorum"), "standalone=0\n");
    Files.writeString(work.resolve("topology/advertised"), "INTERNAL.0=" + client() + "\n");
    Files.writeString(work.resolve("hosts"), "127.0.0.1 localhost " + HOST + "\n");
    Files.writeString(
        work.resolve("config/server.properties"),
        """
        ottla.cluster.id=b3R0bGEtdHJhaW5pbmctMQ
        ottla.listeners=REPLICATION:%d,INTERNAL:%d
        ottla.external.listeners=INTERNAL
        ottla.controller.listener=CONTROLLER:%d
        controller.quorum.bootstrap.servers=%s:%d
        listener.security.protocol.map=REPLICATION:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=REPLICATION
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        """
            .formatted(ports[0], ports[1], ports[2], HOST, ports[2]));
  }

  private Process start(Path log) throws IOException {
    var words = new ArrayList<String>();
    for (var word : entrypoint) {
      if (word.startsWith("-XX:AOTCache=")) {
        words.add("-XX:AOTCacheOutput=" + root + word.substring(word.indexOf('=') + 1));
      } else if (!word.startsWith("-XX:AOTMode")) {
        words.add(word.startsWith("/") ? root + word : word);
      }
    }
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    return builder.start();
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry(
            "JDK_JAVA_OPTIONS",
            "-XX:+UseG1GC -Xmx512m -Djdk.net.hosts.file=" + work.resolve("hosts")),
        Map.entry("OTTLA_ROLE", "broker"),
        Map.entry("OTTLA_CONTROLLERS_BELOW", "1"),
        Map.entry("OTTLA_ORDINAL", "0"),
        Map.entry("OTTLA_SERVICE", "train-brokers"),
        Map.entry("OTTLA_CONFIG_DIR", work.resolve("config").toString()),
        Map.entry("OTTLA_TOPOLOGY_DIR", work.resolve("topology").toString()),
        Map.entry("OTTLA_DATA_DIRS", work.resolve("data").toString()),
        Map.entry("OTTLA_HTTP_PORT", Integer.toString(ports[3])),
        Map.entry("POD_NAME", "train-brokers-0"),
        Map.entry("POD_NAMESPACE", "ottla"),
        Map.entry("POD_IP", "127.0.0.1"));
  }

  private String client() {
    return "127.0.0.1:" + ports[1];
  }

  private void await(Process process, Path log) throws IOException, InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (!answers("/ready")) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
        throw new IOException("the node in training did not start:\n" + Files.readString(log));
      }
    }
  }

  /// What clients, the kubelet and the operator do with a node all day.
  private void use() throws IOException, InterruptedException {
    String topic = "training";
    var common = Map.<String, Object>of("bootstrap.servers", client());
    try (var admin = Admin.create(common)) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
      produce(topic);
      consume(topic);
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      admin.describeLogDirs(List.of(0)).allDescriptions().get();
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new IOException("the node in training did not serve", e);
    }
    for (var page : List.of("/live", "/ready", "/metrics", "/load")) {
      if (!answers(page)) {
        throw new IOException("the node in training did not answer " + page);
      }
    }
  }

  private void produce(String topic) throws ExecutionException, InterruptedException {
    var settings = client(ByteArraySerializer.class, "serializer");
    settings.put("compression.type", "lz4");
    try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (int i = 0; i < RECORDS; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, new byte[100])));
      }
      for (var record : sent) {
        record.get();
      }
    }
  }

  private void consume(String topic) throws IOException {
    var settings = client(ByteArrayDeserializer.class, "deserializer");
    settings.put("group.id", topic);
    settings.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
      consumer.subscribe(List.of(topic));
      var end = Instant.now().plus(PATIENCE);
      for (int seen = 0; seen < RECORDS; ) {
        seen += consumer.poll(Duration.ofSeconds(1)).count();
        if (Instant.now().isAfter(end)) {
          throw new IOException("the node in training gave back " + seen + " of " + RECORDS);
        }
      }
      consumer.commitSync();
    }
  }

  private Properties client(Class<?> type, String kind) {
    var settings = new Properties();
    settings.put("bootstrap.servers", client());
    settings.put("key." + kind, type.getName());
    settings.put("value." + kind, type.getName());
    return settings;
  }

  private boolean answers(String page) throws InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + ports[3] + page);
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// A life that failed leaves a cache too, so a cache alone proves nothing.
  private static void check(int status, Path log) throws IOException {
    String words = Files.readString(log);
    if (status != TERMINATED
        || !words.contains("Stopped node")
        || !words.contains("AOTCache creation is complete")) {
      throw new IOException("the training ended with " + status + ":\n" + words);
    }
  }

  private static int[] free(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }
}
