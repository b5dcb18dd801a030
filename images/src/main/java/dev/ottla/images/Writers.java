package dev.ottla.images;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Producers that write small records to a topic until they are stopped, each to a partition and
/// each record in a request of its own.
final class Writers implements AutoCloseable {
  private static final int LOT = 200;
  private static final int BYTES = 100;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean on = new AtomicBoolean(true);
  private final List<Future<?>> all;

  private Writers(String bootstrap, String topic, int count) {
    all =
        IntStream.range(0, count)
            .<Future<?>>mapToObj(p -> threads.submit(() -> write(bootstrap, topic, p)))
            .toList();
  }

  static Writers start(String bootstrap, String topic, int count) {
    return new Writers(bootstrap, topic, count);
  }

  private Void write(String bootstrap, String topic, int partition)
      throws ExecutionException, InterruptedException {
    while (on.get()) {
      Sender.send(
          bootstrap,
          Map.of("batch.size", 1, "linger.ms", 0),
          LOT,
          _ -> new ProducerRecord<>(topic, partition, null, new byte[BYTES]));
    }
    return null;
  }

  /// Waits until all that they sent is acknowledged.
  void stop() throws IOException, InterruptedException {
    on.set(false);
    for (var one : all) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IOException("what was written to the nodes in training was refused", e);
      }
    }
  }

  @Override
  public void close() {
    on.set(false);
    threads.close();
  }
}
