package dev.ottla.load;

import dev.ottla.kafka.Words;
import dev.ottla.load.Sample.Broker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Samples one broker for as long as it is wanted, on a virtual thread of its own: one that does
/// not answer holds up nobody else, and is asked no more often than one that does.
final class Probe implements Runnable {
  private static final Logger LOG = Logger.getLogger(Probe.class);

  private final Broker broker;
  private final String host;
  private final Way way;
  private final Thread thread;
  private volatile Duration every;
  private long busyAt;

  /// What all probes have in common.
  ///
  /// @param port of the brokers' pages
  /// @param busy how often a broker is asked which topics pass most: that question reads all names
  ///     of its figures
  /// @param into takes the answers
  /// @param failures counts those that did not come
  record Way(int port, Duration busy, Clock clock, Consumer<Sample> into, LongAdder failures) {}

  Probe(Broker broker, String host, Duration every, Way way) {
    this.broker = broker;
    this.host = host;
    this.every = every;
    this.way = way;
    this.thread =
        Thread.ofVirtual()
            .name("load-" + broker.cluster().cluster() + "-" + broker.id())
            .unstarted(this);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  /// Whether it asks there.
  boolean at(String address) {
    return host.equals(address);
  }

  void every(Duration wanted) {
    every = wanted;
  }

  @Override
  public void run() {
    busyAt = System.nanoTime() - way.busy.toNanos();
    try {
      // Many that begin together do not ask together.
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(every.toNanos())));
      while (true) {
        long begun = System.nanoTime();
        sample(begun);
        Thread.sleep(every.minusNanos(System.nanoTime() - begun));
      }
    } catch (InterruptedException e) {
      LOG.debugf("%s is sampled no more", broker);
    }
  }

  private void sample(long now) throws InterruptedException {
    try {
      Sums sums = Page.SUMS.ask(host, way.port);
      Optional<Busy> busy = Optional.empty();
      if (now - busyAt >= way.busy.toNanos()) {
        busy = Optional.of(Page.BUSY.ask(host, way.port));
        busyAt = now;
      }
      way.into.accept(new Sample(broker, way.clock.instant(), sums, busy));
    } catch (IOException e) {
      // An interrupt closes the connection: that is no broker that failed.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      way.failures.increment();
      LOG.debugf("%s does not answer: %s", broker, Words.of(e));
    }
  }
}
