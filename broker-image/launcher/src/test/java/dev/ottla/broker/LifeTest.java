package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The life of one combined node, once for each supported Kafka.
class LifeTest {
  private static final int TERMINATED = 143;
  private static final int REFUSED = 2;
  private static final TopicPartition CLICKS = new TopicPartition("clicks", 0);

  private final Path dir;

  LifeTest(@TempDir Path dir) {
    this.dir = dir;
  }

  static List<String> versions() {
    return List.of(System.getProperty("ottla.kafka.versions", "4.4.0,4.3.1").split(","));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void formatsServesStopsAndFindsItsDataAgain(String kafka) throws Exception {
    write("config/server.properties", file("b25lLWNsdXN0ZXItaGVyZQ"));
    write("topology/quorum", "standalone=0\n");
    try (var node = RunningNode.start(kafka, dir)) {
      node.says("/ready", 503, "waiting: the topology's advertised have no entry for INTERNAL.0");
      assertEquals(200, node.get("/live").statusCode());
      write("topology/advertised", "INTERNAL.0=:9092\n");
      node.ready();
      produce(node);
      assertEquals(words(), consume(node));
      checkMetrics(node);
      checkMetering(node);
      checkLoad(node);
      assertEquals(TERMINATED, node.stop());
      assertTrue(node.log().contains("Stopped node 0"), node.log());
    }
    exchangeHalfway();
    write("topology/quorum", "formed=true\n");
    try (var node = RunningNode.start(kafka, dir)) {
      node.ready();
      assertTrue(node.log().contains("clicks-0 has been exchanged for a copy"), node.log());
      assertEquals(words(), consume(node));
      assertEquals(REFUSED, rival(kafka, node));
      assertEquals(TERMINATED, node.stop());
    }
    refusesAnotherCluster(kafka);
    refusesABrokenProperty(kafka);
  }

  /// As if the process had died when Kafka had given a copy in another directory the name of the
  /// replica, and the replica still had it, too.
  private void exchangeHalfway() throws IOException {
    Path a = dir.resolve("a/logs/" + CLICKS);
    Path b = dir.resolve("b/logs/" + CLICKS);
    Path from = Files.exists(a) ? a : b;
    Path to = Files.createDirectory(from.equals(a) ? b : a);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /// A second process on the same address ends at once instead of half living.
  private int rival(String kafka, RunningNode node) throws Exception {
    try (var rival = RunningNode.start(kafka, dir, node.ip())) {
      int status = rival.end();
      assertTrue(rival.log().contains("ottla: cannot start: cannot serve HTTP on"), rival.log());
      return status;
    }
  }

  private void refusesAnotherCluster(String kafka) throws Exception {
    Path meta = dir.resolve("a/logs/meta.properties");
    String before = Files.readString(meta);
    write("config/server.properties", file("YW5vdGhlci1jbHVzdGVyLQ"));
    try (var node = RunningNode.start(kafka, dir)) {
      assertEquals(REFUSED, node.end());
      assertTrue(
          node.log()
              .contains(
                  "ottla: cannot start: %s holds data of cluster b25lLWNsdXN0ZXItaGVyZQ, but this pod is of cluster YW5vdGhlci1jbHVzdGVyLQ"
                      .formatted(dir.resolve("a/logs"))),
          node.log());
    }
    assertEquals(before, Files.readString(meta));
  }

  private void refusesABrokenProperty(String kafka) throws Exception {
    write("config/server.properties", file("b25lLWNsdXN0ZXItaGVyZQ") + "num.io.threads=many\n");
    try (var node = RunningNode.start(kafka, dir)) {
      assertEquals(REFUSED, node.end());
      assertTrue(
          node.log()
              .contains(
                  "ottla: cannot start: server.properties: Invalid value many for configuration num.io.threads"),
          node.log());
    }
  }

  private static void checkMetrics(RunningNode node) throws Exception {
    var scrape = Scrape.parse(node.get("/metrics").body());
    var samples = scrape.samples();
    assertEquals(3.0, scrape.value("kafka_broker_state"));
    assertEquals(1.0, scrape.value("kafka_controller_active"));
    assertEquals(1.0, scrape.value("kafka_raft_state{state=\"leader\"}"));
    assertEquals(words().size(), scrape.value("kafka_messages_in_total"));
    assertTrue(scrape.value("kafka_request_seconds_count{request=\"Produce\"}") >= 1);
    assertTrue(scrape.value("process_cpu_seconds_total") > 0);
    assertTrue(samples.size() > 150 && samples.size() < 500, "series: " + samples.size());
    var missing =
        Series.all("metrics.md").stream()
            .map(Series::name)
            .filter(name -> !scrape.types().containsKey(name))
            .collect(Collectors.toSet());
    // Only while logs are recovered.
    assertEquals(Set.of("kafka_log_recovery_logs_remaining"), missing);
  }

  private static void checkMetering(RunningNode node) throws Exception {
    var scrape = Scrape.parse(node.get("/metering").body());
    assertEquals(words().size(), scrape.value("kafka_topic_records_in_total{topic=\"clicks\"}"));
    assertTrue(scrape.value("kafka_topic_bytes_in_total{topic=\"clicks\"}") > 0);
    assertTrue(scrape.value("kafka_topic_bytes_out_total{topic=\"clicks\"}") > 0);
    assertTrue(scrape.value("kafka_topic_stored_bytes{topic=\"clicks\"}") > 0);
  }

  private void checkLoad(RunningNode node) throws Exception {
    var load = new JsonMapper().readTree(node.get("/load").body());
    assertTrue(load.at("/topics/clicks/in").asLong() > 0, load.toString());
    assertTrue(load.at("/topics/clicks/out").asLong() > 0, load.toString());
    assertTrue(load.at("/sizes/clicks/0").asLong() > 0, load.toString());
    assertEquals(dir.resolve("a/logs").toString(), load.at("/dirs/0/path").asText());
    assertEquals(2, load.at("/dirs").size());
    assertTrue(load.at("/dirs/1/usable").asLong() > 0, load.toString());
    assertTrue(load.at("/cpuNanos").asLong() > 0, load.toString());
    assertTrue(load.at("/networkIdle").asDouble() > 0, load.toString());
    checkSums(node, load);
    checkBusy(node);
  }

  /// What all topics pass together, without naming one.
  private static void checkSums(RunningNode node, JsonNode before) throws Exception {
    var sums = new JsonMapper().readTree(node.get("/load/sums").body());
    assertFalse(sums.has("topics") || sums.has("sizes"), sums.toString());
    assertEquals(before.at("/started").asLong(), sums.at("/started").asLong());
    assertEquals(before.at("/topics/clicks/in").asLong(), sums.at("/clients/in").asLong());
    assertTrue(sums.at("/clients/out").asLong() > 0, sums.toString());
    long time = sums.at("/uptime").asLong();
    long idle = TimeUnit.NANOSECONDS.toMillis(sums.at("/handlerIdleNanos").asLong());
    assertTrue(time > before.at("/uptime").asLong(), sums.toString());
    assertTrue(idle > 0 && idle < time, "a handler idles no longer than it lives: " + sums);
  }

  /// The one topic, how its bytes are spread, and how far its log goes.
  private static void checkBusy(RunningNode node) throws Exception {
    node.says("/load/busy", 200, "\"clicks\"");
    var busy = new JsonMapper().readTree(node.get("/load/busy").body());
    var clicks =
        StreamSupport.stream(busy.at("/busy").spliterator(), false)
            .filter(topic -> topic.at("/topic").asText().equals("clicks"))
            .findFirst()
            .orElseThrow();
    assertEquals("[0]", clicks.at("/partitions").toString());
    assertEquals("[" + words().size() + "]", clicks.at("/ends").toString());
    assertTrue(clicks.at("/in").asLong() > 0, busy.toString());
  }

  private static Set<String> words() {
    return IntStream.range(0, 100).mapToObj(i -> "click " + i).collect(Collectors.toSet());
  }

  private static void produce(RunningNode node) throws Exception {
    Map<String, Object> at = Map.of("bootstrap.servers", node.bootstrap());
    try (var admin = Admin.create(at);
        var producer = new KafkaProducer<>(at, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic("clicks", 1, (short) 1))).all().get();
      for (var word : words()) {
        producer.send(new ProducerRecord<>("clicks", word)).get();
      }
    }
  }

  private static Set<String> consume(RunningNode node) {
    Map<String, Object> at = Map.of("bootstrap.servers", node.bootstrap());
    var read = new HashSet<String>();
    try (var consumer =
        new KafkaConsumer<>(at, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(CLICKS));
      consumer.seekToBeginning(List.of(CLICKS));
      long end = consumer.endOffsets(List.of(CLICKS)).getOrDefault(CLICKS, 0L);
      while (consumer.position(CLICKS) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> read.add(record.value()));
      }
    }
    return read;
  }

  private void write(String name, String words) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, words);
  }

  private static String file(String clusterId) {
    return Stream.of(
            "ottla.cluster.id=" + clusterId,
            "ottla.listeners=REPLICATION:9091,INTERNAL:9092",
            "ottla.external.listeners=INTERNAL",
            "ottla.controller.listener=CONTROLLER:9090",
            "controller.quorum.bootstrap.servers=one-brokers-0.one-brokers.test.svc:9090",
            "listener.security.protocol.map=REPLICATION:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name=REPLICATION",
            "num.network.threads=1",
            "num.io.threads=2",
            "offsets.topic.num.partitions=1",
            "offsets.topic.replication.factor=1\n")
        .collect(Collectors.joining("\n"));
  }
}
