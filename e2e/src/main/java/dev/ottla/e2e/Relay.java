package dev.ottla.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// A stage that copies a topic exactly once: it reads, writes and commits its offsets in one
/// transaction, as Kafka's documentation tells applications to. What its client gives back as to be
/// tried again or aborted is; anything else is an error that an application would see.
public final class Relay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMillis(200);

  private final String bootstrap;
  private final String from;
  private final String to;
  private final int partitions;
  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong aborted = new AtomicLong();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Thread worker;
  private volatile boolean working = true;

  private Relay(String bootstrap, String from, String to, int partitions) {
    this.bootstrap = bootstrap;
    this.from = from;
    this.to = to;
    this.partitions = partitions;
    this.worker = Thread.ofPlatform().name("relay-" + to).unstarted(this::work);
  }

  /// Opens a relay between two topics of as many partitions, and starts to copy.
  public static Relay open(String bootstrap, String from, String to, int partitions) {
    Relay relay = new Relay(bootstrap, from, to, partitions);
    relay.worker.start();
    return relay;
  }

  private void work() {
    while (working) {
      // A member that was given up begins again under the same id: that fences what it left.
      try (var consumer = consumer();
          var producer = producer()) {
        producer.initTransactions();
        consumer.subscribe(List.of(from));
        while (working) {
          copy(consumer, producer);
        }
      } catch (ApplicationRecoverableException e) {
        // "The application should close and start again": an answer for applications, not a loss.
        aborted.incrementAndGet();
      } catch (TimeoutException e) {
        // The transactional id could not be claimed in time; nothing was begun.
        aborted.incrementAndGet();
      } catch (KafkaException e) {
        errors.add(e.toString());
      }
    }
  }

  private void copy(
      KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(SOON);
    if (records.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var _ = producer.send(new ProducerRecord<>(to, record.partition(), null, record.value()));
      }
      producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
      commit(producer);
      committed.addAndGet(records.count());
    } catch (ApplicationRecoverableException | InvalidConfigurationException e) {
      throw e;
    } catch (KafkaException e) {
      producer.abortTransaction();
      aborted.incrementAndGet();
      rewind(consumer);
    }
  }

  /// A commit that timed out may have come through or not: only the same call again tells.
  private static void commit(KafkaProducer<byte[], byte[]> producer) {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private static void rewind(KafkaConsumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> stood = consumer.committed(consumer.assignment());
    for (TopicPartition partition : consumer.assignment()) {
      OffsetAndMetadata offset = stood.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.GROUP_ID_CONFIG,
            "relay-" + to,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "relay-" + to,
            ProducerConfig.LINGER_MS_CONFIG,
            5),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /// Waits until all that is in the source has been copied, stops, and compares both topics. The
  /// source must not grow any more.
  public Verdict judge() {
    List<List<Long>> wanted = read(from);
    long all = wanted.stream().mapToLong(List::size).sum();
    Awaitility.await("a copy of " + all + " records")
        .atMost(PATIENCE)
        .until(() -> committed.get() >= all || !errors.isEmpty());
    stop();
    List<List<Long>> found = read(to);
    long different =
        IntStream.range(0, partitions).filter(p -> !wanted.get(p).equals(found.get(p))).count();
    long copies = found.stream().mapToLong(List::size).sum();
    return new Verdict(all, copies, different, aborted.get(), List.copyOf(errors));
  }

  private List<List<Long>> read(String topic) {
    List<List<Long>> found = new ArrayList<>();
    IntStream.range(0, partitions).forEach(p -> found.add(new ArrayList<>()));
    try (var consumer = consumer()) {
      Ledger.each(
          consumer, topic, partitions, r -> found.get(r.partition()).add(Ledger.number(r.value())));
    }
    return found;
  }

  private void stop() {
    working = false;
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the relay ended", e);
    }
  }

  @Override
  public void close() {
    working = false;
    worker.interrupt();
    stop();
  }

  /// What the comparison says.
  ///
  /// @param source records in the source
  /// @param copies committed records in the copy
  /// @param different partitions whose records or their order differ
  /// @param aborted transactions that the client asked to abort, and did again
  /// @param errors what no application could have absorbed
  public record Verdict(
      long source, long copies, long different, long aborted, List<String> errors) {

    /// Whether the copy is exact and nobody saw an error.
    public boolean exact() {
      return source > 0 && source == copies && different == 0 && errors.isEmpty();
    }
  }
}
