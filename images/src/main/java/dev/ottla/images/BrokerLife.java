package dev.ottla.images;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What a broker lives through in its training: format, start, records in and out, replicas shared
/// with other brokers ([Replication]), a clean stop.
final class BrokerLife {
  private static final int RECORDS = 10_000;
  private static final String HOST = "train-brokers-%d.train-brokers.ottla.svc";

  /// Of each broker; all have the same ports.
  private static final List<String> ADDRESSES =
      IntStream.rangeClosed(1, Replication.BROKERS).mapToObj(i -> "127.0.0." + i).toList();

  /// Counts what methods do from their twentieth call on, and not from the two hundredth: what
  /// brokers do now and then is to be in the profiles, too.
  private static final String PROFILED =
      "-XX:Tier3InvocationThreshold=20 -XX:Tier3MinInvocationThreshold=10"
          + " -XX:Tier3CompileThreshold=100 -XX:Tier3DelayOn=1000";

  private final Path work;
  private final int[] ports;

  private BrokerLife(Path work) throws IOException {
    this.work = work;
    this.ports = Training.free(4);
  }

  /// Leaves `app/app.aot` in the root.
  static void train(Path root, List<String> entrypoint) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("ottla-training");
    var life = new BrokerLife(work);
    life.prepare();
    try (var training = Training.start(root, entrypoint, life.environment(0), work)) {
      training.await(life.uri(0, "/ready"));
      life.use();
      life.share(root, entrypoint);
      life.look();
      training.finish();
    }
    Tree.delete(work);
  }

  private void prepare() throws IOException {
    Files.createDirectories(work.resolve("topology"));
    Files.createDirectories(work.resolve("config"));
    Files.writeString(work.resolve("topology/quorum"), "standalone=0\n");
    Files.writeString(
        work.resolve("topology/advertised"), each(i -> "INTERNAL.%d=%s\n".formatted(i, client(i))));
    Files.writeString(
        work.resolve("hosts"),
        "127.0.0.1 localhost\n"
            + each(i -> "%s %s\n".formatted(ADDRESSES.get(i), HOST.formatted(i))));
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
        replica.fetch.max.bytes=16384
        replica.fetch.wait.max.ms=200
        replication.quota.window.num=1
        """
            .formatted(ports[0], ports[1], ports[2], HOST.formatted(0), ports[2]));
  }

  private static String each(IntFunction<String> line) {
    return IntStream.range(0, Replication.BROKERS).mapToObj(line).collect(Collectors.joining());
  }

  private Map<String, String> environment(int ordinal) {
    return Map.ofEntries(
        Map.entry(
            "JDK_JAVA_OPTIONS",
            "-XX:+UseG1GC -Xmx512m " + PROFILED + " -Djdk.net.hosts.file=" + work.resolve("hosts")),
        Map.entry("OTTLA_ROLE", "broker"),
        Map.entry("OTTLA_CONTROLLERS_BELOW", "1"),
        Map.entry("OTTLA_ORDINAL", Integer.toString(ordinal)),
        Map.entry("OTTLA_SERVICE", "train-brokers"),
        Map.entry("OTTLA_CONFIG_DIR", work.resolve("config").toString()),
        Map.entry("OTTLA_TOPOLOGY_DIR", work.resolve("topology").toString()),
        Map.entry("OTTLA_DATA_DIRS", work.resolve("data-" + ordinal).toString()),
        Map.entry("OTTLA_HTTP_PORT", Integer.toString(ports[3])),
        Map.entry("POD_NAME", "train-brokers-" + ordinal),
        Map.entry("POD_NAMESPACE", "ottla"),
        Map.entry("POD_IP", ADDRESSES.get(ordinal)));
  }

  private String client(int ordinal) {
    return ADDRESSES.get(ordinal) + ":" + ports[1];
  }

  private URI uri(int ordinal, String page) {
    return URI.create("http://" + ADDRESSES.get(ordinal) + ":" + ports[3] + page);
  }

  /// Beside others, which write no cache.
  private void share(Path root, List<String> entrypoint) throws IOException, InterruptedException {
    try (var second = companion(1, root, entrypoint);
        var third = companion(2, root, entrypoint)) {
      second.await(uri(1, "/ready"));
      third.await(uri(2, "/ready"));
      Replication.live(client(0), second);
    }
  }

  private Training companion(int ordinal, Path root, List<String> entrypoint) throws IOException {
    Path own = Files.createDirectories(work.resolve("other-" + ordinal));
    return Training.companion(root, entrypoint, environment(ordinal), own);
  }

  /// What clients do with a node all day.
  private void use() throws IOException, InterruptedException {
    String topic = "training";
    var common = Map.<String, Object>of("bootstrap.servers", client(0));
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
  }

  /// What the kubelet and the operator ask it.
  private void look() throws IOException, InterruptedException {
    for (var page : List.of("/live", "/ready", "/metrics", "/load")) {
      if (!Training.answers(uri(0, page))) {
        throw new IOException("the node in training did not answer " + page);
      }
    }
  }

  private void produce(String topic) throws ExecutionException, InterruptedException {
    Sender.send(
        client(0),
        Map.of("compression.type", "lz4"),
        RECORDS,
        i -> new ProducerRecord<>(topic, new byte[100]));
  }

  private void consume(String topic) throws IOException {
    var settings = new Properties();
    settings.put("bootstrap.servers", client(0));
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("group.id", topic);
    settings.put("auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
      consumer.subscribe(List.of(topic));
      var end = Instant.now().plus(Training.PATIENCE);
      for (int seen = 0; seen < RECORDS; ) {
        seen += consumer.poll(Duration.ofSeconds(1)).count();
        if (Instant.now().isAfter(end)) {
          throw new IOException("the node in training gave back " + seen + " of " + RECORDS);
        }
      }
      consumer.commitSync();
    }
  }
}
