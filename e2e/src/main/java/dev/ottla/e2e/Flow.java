package dev.ottla.e2e;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Passes many records through a topic as fast as they go. Each starts with its number.
public final class Flow {
  private Flow() {}

  /// What passed.
  ///
  /// @param records how many
  /// @param bytes their values' size together
  /// @param disordered those found after a later one of their partition
  /// @param took from the first to the last
  public record Passed(long records, long bytes, long disordered, Duration took) {
    @Override
    public String toString() {
      double seconds = took.toNanos() / 1e9;
      return "%,d records in %.1f s, %,.0f a second, %.1f MB/s"
          .formatted(records, seconds, records / seconds, bytes / seconds / 1e6);
    }
  }

  /// Produces records with acks=all; throws when one is refused.
  public static Passed produce(String bootstrap, String topic, int count, int size) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            10,
            ProducerConfig.BATCH_SIZE_CONFIG,
            64 * 1024);
    AtomicLong acknowledged = new AtomicLong();
    AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    long start = System.nanoTime();
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int n = 0; n < count; n++) {
        byte[] value = new byte[size];
        ByteBuffer.wrap(value).putLong(n);
        var _ =
            producer.send(
                new ProducerRecord<>(topic, value),
                (meta, error) -> {
                  if (error == null) {
                    acknowledged.incrementAndGet();
                  } else {
                    refused.compareAndSet(null, error);
                  }
                });
      }
      producer.flush();
    }
    long all = acknowledged.get();
    if (all < count) {
      throw new IllegalStateException(
          "%d of %d records for %s were refused".formatted(count - all, count, topic),
          refused.get());
    }
    return new Passed(all, all * size, 0, Duration.ofNanos(System.nanoTime() - start));
  }

  /// Consumes a topic from its beginning until `count` records came, or none came for a minute.
  public static Passed consume(String bootstrap, String topic, int count) {
    try (var consumer = Ledger.reader(bootstrap)) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long[] last = new long[all.size()];
      Arrays.fill(last, -1);
      long records = 0;
      long bytes = 0;
      long disordered = 0;
      long start = System.nanoTime();
      while (records < count) {
        var batch = consumer.poll(Duration.ofMinutes(1));
        if (batch.isEmpty()) {
          break;
        }
        for (ConsumerRecord<byte[], byte[]> record : batch) {
          long number = ByteBuffer.wrap(record.value()).getLong();
          disordered += number < last[record.partition()] ? 1 : 0;
          last[record.partition()] = number;
          bytes += record.value().length;
          records++;
        }
      }
      return new Passed(records, bytes, disordered, Duration.ofNanos(System.nanoTime() - start));
    }
  }
}
