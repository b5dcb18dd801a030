package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads a topic, counts and checks what comes.
public final class Reader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final What what;
  private final Screen screen;
  private final PrintStream out;
  private final Meter meter;
  private final Check check = new Check();
  private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();

  /// What is read, and how far.
  ///
  /// @param bootstrap where Kafka is
  /// @param topic the topic
  /// @param group the consumer group that remembers how far; empty for none
  /// @param from where to begin
  /// @param only the partitions to read; empty for all
  /// @param count how many records; 0 for no end
  /// @param end whether to stop where the topic ended when we began
  /// @param idle stop when nothing has come for so long; zero to wait for ever
  /// @param rate at most so many records a second; 0 for as fast as it goes
  /// @param print how records are printed; empty when they are not
  /// @param more settings of Kafka's client, by name; they go before all others
  public record What(
      String bootstrap,
      String topic,
      String group,
      From from,
      Set<Integer> only,
      long count,
      boolean end,
      Duration idle,
      double rate,
      Optional<Print> print,
      Map<String, String> more) {
    Map<String, Object> settings() {
      Map<String, Object> settings = new HashMap<>();
      settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, beginning() ? "earliest" : "latest");
      settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
      settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
      settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      if (!group.isEmpty()) {
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
      }
      settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "ottla-" + UUID.randomUUID());
      settings.putAll(more);
      return settings;
    }

    boolean beginning() {
      return from instanceof From.Beginning;
    }
  }

  /// A reader; values go to `out`, all else to the screen.
  public Reader(What what, Screen screen, PrintStream out) {
    this.what = what;
    this.screen = screen;
    this.out = out;
    this.meter = new Meter(screen, "read");
  }

  /// Reads; true when as many came as were asked for and nothing is wrong with them.
  public boolean run(int partitions) {
    boolean complete;
    try (Stop stop = new Stop();
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(what.settings())) {
      begin(consumer, partitions);
      Map<TopicPartition, Long> ends = what.end() ? consumer.endOffsets(all(partitions)) : Map.of();
      follow(consumer, ends, stop);
      if (!what.group().isEmpty() && !read.isEmpty()) {
        consumer.commitSync(read);
      }
      complete = complete(consumer);
    } catch (KafkaException e) {
      throw new Trouble("reading failed: " + Trouble.words(e), e);
    }
    out.flush();
    screen.line(meter.words());
    if (check.any()) {
      screen.line(check.words(complete));
    }
    if (meter.records() < what.count()) {
      long short_ = what.count() - meter.records();
      screen.line(Figures.count(short_) + " records fewer than asked for");
    }
    return meter.records() >= what.count() && check.sound(complete);
  }

  private void begin(Consumer<byte[], byte[]> consumer, int partitions) {
    if (!what.group().isEmpty()) {
      consumer.subscribe(List.of(what.topic()));
      return;
    }
    Collection<TopicPartition> all = all(partitions);
    consumer.assign(all);
    what.from().seek(consumer, all);
  }

  private Collection<TopicPartition> all(int partitions) {
    return IntStream.range(0, partitions)
        .filter(partition -> what.only().isEmpty() || what.only().contains(partition))
        .mapToObj(partition -> new TopicPartition(what.topic(), partition))
        .toList();
  }

  private void follow(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Stop stop) {
    long last = System.nanoTime();
    Pace pace = new Pace(what.rate());
    while (!stop.asked() && !enough() && !reached(consumer, ends)) {
      boolean some = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        some = true;
        if (!enough()) {
          pace.next();
          take(record);
        }
      }
      long now = System.nanoTime();
      if (some) {
        out.flush();
        last = now;
      } else if (what.idle().isPositive() && now - last > what.idle().toNanos()) {
        screen.line("nothing came for " + Figures.span(what.idle()));
        return;
      }
    }
  }

  private boolean enough() {
    return what.count() > 0 && meter.records() >= what.count();
  }

  private static boolean reached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return !ends.isEmpty()
        && consumer.assignment().containsAll(ends.keySet())
        && ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    int key = record.key() == null ? 0 : record.key().length;
    meter.add(1, key + value.length);
    check.take(record.partition(), value);
    read.put(
        new TopicPartition(record.topic(), record.partition()),
        new OffsetAndMetadata(record.offset() + 1));
    if (what.print().isPresent()) {
      byte[] line = what.print().get().line(record);
      out.write(line, 0, line.length);
    }
  }

  /// Whether every partition was read from its first record to its last.
  private boolean complete(Consumer<byte[], byte[]> consumer) {
    if (!what.beginning() || !what.group().isEmpty() || !what.only().isEmpty()) {
      return false;
    }
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(
            end ->
                end.getValue() == 0
                    || (read.containsKey(end.getKey())
                        && read.get(end.getKey()).offset() >= end.getValue()));
  }
}
