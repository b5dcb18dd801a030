package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Sends records and waits until each is acknowledged.
public final class Sender {
  private final Map<String, Object> settings;
  private final Screen screen;
  private final Meter meter;
  private final Latency latency = new Latency();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

  /// How records are sent.
  ///
  /// @param bootstrap where Kafka is
  /// @param acks `all`, `1` or `0`
  /// @param compression `none`, `lz4`, `zstd`, `gzip` or `snappy`
  /// @param more settings of Kafka's client, by name; they go before all others
  public record How(String bootstrap, String acks, String compression, Map<String, String> more) {
    Map<String, Object> settings() {
      Map<String, Object> settings = new HashMap<>();
      settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
      settings.put(ProducerConfig.ACKS_CONFIG, acks);
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, acks.equals("all"));
      settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
      settings.put(ProducerConfig.LINGER_MS_CONFIG, 10);
      settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
      settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
      settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      settings.putAll(more);
      return settings;
    }
  }

  /// A sender.
  public Sender(How how, Screen screen) {
    this.settings = how.settings();
    this.screen = screen;
    this.meter = new Meter(screen, "acknowledged");
  }

  /// Sends all, at most `rate` a second when that is above 0; true when all were acknowledged.
  public boolean send(Iterator<ProducerRecord<byte[], byte[]>> records, double rate) {
    try (Stop stop = new Stop();
        Producer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      Pace pace = new Pace(rate);
      while (records.hasNext() && !stop.asked()) {
        pace.next();
        send(producer, records.next());
      }
      producer.flush();
    } catch (KafkaException e) {
      throw new Trouble("sending failed: " + Trouble.words(e), e);
    }
    return report();
  }

  private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    long size = record.value() == null ? 0 : record.value().length;
    long begun = System.nanoTime();
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (metadata, failed) -> {
              if (failed == null) {
                latency.add(System.nanoTime() - begun);
                meter.add(1, size);
              } else {
                refused.incrementAndGet();
                first.compareAndSet(null, failed);
              }
            });
  }

  private boolean report() {
    screen.line(meter.words());
    if (meter.records() > 0) {
      screen.line("latency " + latency.words());
    }
    Exception failed = first.get();
    if (failed != null) {
      String words = Trouble.words(failed);
      screen.line(Figures.count(refused.get()) + " records were not acknowledged: " + words);
    }
    return failed == null;
  }
}
