package dev.ottla.load;

import dev.ottla.load.Sample.Broker;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where samples of all clusters wait until they are counted.
///
/// A sample takes the place of an earlier one of the same broker that was not read yet, so there
/// are never more than brokers, and nobody who samples ever waits. What is lost that way is a point
/// of a window and no byte: the counters in the next sample go on.
@Singleton
final class Channel {
  private final Map<Broker, Sample> waiting = new LinkedHashMap<>();
  private long lost;
  private boolean closed;

  /// Never blocks.
  synchronized void offer(Sample sample) {
    Sample earlier = waiting.get(sample.from());
    if (earlier != null) {
      lost++;
    }
    waiting.put(sample.from(), earlier == null ? sample : sample.instead(earlier));
    notifyAll();
  }

  /// The sample of the broker that has waited longest; waits for one. Empty when it is over.
  synchronized Optional<Sample> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    Iterator<Sample> first = waiting.values().iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    Sample sample = first.next();
    first.remove();
    return Optional.of(sample);
  }

  /// How many samples were never read.
  synchronized long lost() {
    return lost;
  }

  synchronized int size() {
    return waiting.size();
  }

  @PreDestroy
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
