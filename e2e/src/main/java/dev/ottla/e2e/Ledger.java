package dev.ottla.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// The judge of loss, doubles and order. It writes numbered records with acks=all at a steady rate
/// and keeps book of each acknowledgement; at the end it reads the topic from the beginning and
/// compares.
public final class Ledger implements AutoCloseable {
  /// Bytes of a record.
  public static final int SIZE = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String bootstrap;
  private final String topic;
  private final int partitions;
  private final int perSecond;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Book book;
  private final Thread writer;
  private volatile boolean writing = true;

  private Ledger(String bootstrap, String topic, int partitions, int perSecond, int inFlight) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.partitions = partitions;
    this.perSecond = perSecond;
    this.book = new Book(partitions);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                inFlight,
                // A loaded machine may need longer than the default to bring a broker back.
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                240_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.writer = Thread.ofPlatform().name("ledger-" + topic).unstarted(this::write);
  }

  /// Opens a ledger and starts to write.
  public static Ledger open(String bootstrap, String topic, int partitions, int perSecond) {
    return new Ledger(bootstrap, topic, partitions, perSecond, 5).started();
  }

  /// The same with one request on its way at a time. A broker's snapshot of a producer holds its
  /// last batch alone (`ProducerStateManager`): when all copies of a partition stop at once, only
  /// that one is known again after the start, and a producer with more on their way doubles them.
  public static Ledger oneByOne(String bootstrap, String topic, int partitions, int perSecond) {
    return new Ledger(bootstrap, topic, partitions, perSecond, 1).started();
  }

  private Ledger started() {
    writer.start();
    return this;
  }

  private void write() {
    long start = System.nanoTime();
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long[] next = new long[partitions];
    for (long n = 0; writing; n++) {
      int partition = (int) (n % partitions);
      long number = next[partition]++;
      long sent = System.nanoTime();
      var _ =
          producer.send(
              new ProducerRecord<>(topic, partition, null, record(number)),
              (meta, error) -> {
                if (error == null) {
                  book.acknowledged(partition, number, sent, System.nanoTime());
                } else {
                  book.refused(partition, number, error);
                }
              });
      long early = start + n * pause - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
    }
    producer.flush();
  }

  /// Forgets the gaps seen so far, so that those of the start do not count.
  public void forgetGaps() {
    book.forgetGaps();
  }

  /// How fast records were acknowledged since this was asked the last time.
  public Pace pace() {
    return book.pace(System.nanoTime());
  }

  /// How long each record waited that was acknowledged since this or [#pace] was asked the last
  /// time: nanoseconds, in the order of acknowledgement.
  public List<Long> waited() {
    return book.waited(System.nanoTime());
  }

  /// Milliseconds that all but one in a hundred of these nanoseconds do not exceed; 0 of none.
  public static double late(List<Long> waited) {
    List<Long> all = waited.stream().sorted().toList();
    return all.isEmpty() ? 0 : all.get(all.size() * 99 / 100) / 1e6;
  }

  /// How fast records were acknowledged.
  ///
  /// @param perSecond records a second
  /// @param late milliseconds from sending to acknowledgement, for all but one in a hundred; 0 when
  ///     there were none
  public record Pace(double perSecond, double late) {
    static final Pace NONE = new Pace(0, 0);
  }

  /// How many records were acknowledged so far.
  public long acknowledged() {
    return book.count();
  }

  /// Waits until that many more records were acknowledged.
  public void awaitMore(long records) {
    long goal = acknowledged() + records;
    Awaitility.await(records + " more acknowledgements")
        .atMost(PATIENCE)
        .until(() -> acknowledged() >= goal);
  }

  /// Waits until every partition has acknowledged one more record: all of the topic is served.
  public void awaitEach() {
    List<Integer> before = book.counts();
    Awaitility.await("an acknowledgement of each partition, beyond " + before)
        .atMost(PATIENCE)
        .until(
            () -> {
              List<Integer> now = book.counts();
              return IntStream.range(0, partitions).allMatch(p -> now.get(p) > before.get(p));
            });
  }

  /// Stops writing, waits for the last acknowledgement, reads all and judges.
  public Verdict judge() {
    stop();
    return book.compare(read());
  }

  private void stop() {
    writing = false;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the last records were sent", e);
    }
  }

  @Override
  public void close() {
    // Closed first, so that a flush which waits for a lost cluster ends too.
    writing = false;
    producer.close(Duration.ofSeconds(10));
    stop();
  }

  private Reading read() {
    Reading reading = new Reading(partitions);
    try (var consumer = reader(bootstrap)) {
      each(
          consumer,
          topic,
          partitions,
          r -> reading.found(r.partition(), number(r.value()), r.offset()));
    }
    return reading;
  }

  /// Reads a topic from its beginning to where it ends now.
  static void each(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      int partitions,
      Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofSeconds(1)).forEach(taker);
    }
  }

  /// A consumer that commits nothing.
  public static KafkaConsumer<byte[], byte[]> reader(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static byte[] record(long number) {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) ' ');
    byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, 0, digits.length);
    return bytes;
  }

  static long number(byte[] record) {
    return Long.parseLong(new String(record, StandardCharsets.US_ASCII).trim());
  }

  /// What the producer was told, record by record. The producer's thread writes, others read.
  static final class Book {
    private final List<List<Long>> acknowledged = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final long[] last;
    private final long[] longest;
    private long lastAny;
    private long longestAny;
    private List<Long> waits = new ArrayList<>();
    private long paced = System.nanoTime();

    Book(int partitions) {
      last = new long[partitions];
      longest = new long[partitions];
      for (int p = 0; p < partitions; p++) {
        acknowledged.add(new ArrayList<>());
      }
    }

    synchronized void acknowledged(int partition, long number, long sent, long now) {
      acknowledged.get(partition).add(number);
      waits.add(now - sent);
      longest[partition] =
          last[partition] == 0 ? 0 : Math.max(longest[partition], now - last[partition]);
      longestAny = lastAny == 0 ? 0 : Math.max(longestAny, now - lastAny);
      last[partition] = now;
      lastAny = now;
    }

    synchronized List<Long> waited(long now) {
      List<Long> all = waits;
      waits = new ArrayList<>();
      paced = now;
      return all;
    }

    synchronized Pace pace(long now) {
      double seconds = (now - paced) / 1e9;
      List<Long> all = waited(now);
      return all.isEmpty() ? Pace.NONE : new Pace(all.size() / seconds, late(all));
    }

    synchronized void refused(int partition, long number, Exception error) {
      errors.add("partition %d, record %d: %s".formatted(partition, number, error));
    }

    synchronized void forgetGaps() {
      Arrays.fill(longest, 0);
      longestAny = 0;
    }

    synchronized long count() {
      return acknowledged.stream().mapToLong(List::size).sum();
    }

    synchronized List<Integer> counts() {
      return acknowledged.stream().map(List::size).toList();
    }

    synchronized Verdict compare(Reading reading) {
      long lost = 0;
      for (int p = 0; p < acknowledged.size(); p++) {
        Set<Long> seen = reading.offsets.get(p).keySet();
        lost += acknowledged.get(p).stream().filter(number -> !seen.contains(number)).count();
      }
      return new Verdict(
          count(),
          reading.records,
          lost,
          reading.doubled,
          reading.disordered,
          List.copyOf(errors),
          List.copyOf(reading.twins),
          Duration.ofNanos(longestAny),
          Duration.ofNanos(Arrays.stream(longest).max().orElse(0)));
    }
  }

  /// What the topic holds.
  static final class Reading {
    private static final int TWINS = 200;

    private final List<Map<Long, Long>> offsets = new ArrayList<>();
    private final List<String> twins = new ArrayList<>();
    private final long[] last;
    private long records;
    private long doubled;
    private long disordered;

    Reading(int partitions) {
      last = new long[partitions];
      Arrays.fill(last, -1);
      for (int p = 0; p < partitions; p++) {
        offsets.add(new HashMap<>());
      }
    }

    void found(int partition, long number, long offset) {
      records++;
      Long first = offsets.get(partition).putIfAbsent(number, offset);
      if (first != null) {
        doubled++;
        if (twins.size() < TWINS) {
          twins.add(
              "partition %d: record %d at offsets %d and %d"
                  .formatted(partition, number, first, offset));
        }
      } else if (number < last[partition]) {
        disordered++;
      }
      last[partition] = Math.max(last[partition], number);
    }
  }

  /// What the books say.
  ///
  /// @param acknowledged records whose producer was told that they are safe
  /// @param read records found in the topic
  /// @param lost records acknowledged and not found
  /// @param doubled records found more than once
  /// @param disordered records found after a later one of their partition
  /// @param errors what the producer was told of records that it gave up
  /// @param twins the first of the doubled records, with their places
  /// @param gap the longest time in which no record of any partition was acknowledged
  /// @param partitionGap the longest time in which no record of some partition was acknowledged
  public record Verdict(
      long acknowledged,
      long read,
      long lost,
      long doubled,
      long disordered,
      List<String> errors,
      List<String> twins,
      Duration gap,
      Duration partitionGap) {

    /// Whether nothing was lost, doubled, out of order or refused.
    public boolean clean() {
      return lost == 0 && doubled == 0 && disordered == 0 && errors.isEmpty() && acknowledged > 0;
    }
  }
}
