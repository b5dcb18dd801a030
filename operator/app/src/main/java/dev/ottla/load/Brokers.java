package dev.ottla.load;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.groups.GeneratorEmitter;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/// Leads the brokers of all clusters into one channel: which brokers there are changes all the
/// time, and channels are fixed when the program is built. One sample is read from where they wait
/// for each that is asked for, so that a slow reader costs samples and no memory.
@Singleton
@Connector("brokers")
final class Brokers implements InboundConnector {
  private final Channel channel;

  Brokers(Channel channel) {
    this.channel = channel;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    return samples().map(Message::of);
  }

  /// On a thread of its own, which waits while there is no sample.
  Multi<Sample> samples() {
    return Multi.createFrom()
        .<Channel, Sample>generator(() -> channel, Brokers::next)
        .runSubscriptionOn(task -> Thread.ofVirtual().name("load").start(task));
  }

  private static Channel next(Channel channel, GeneratorEmitter<? super Sample> out) {
    try {
      Optional<Sample> sample = channel.take();
      sample.ifPresentOrElse(out::emit, out::complete);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.complete();
    }
    return channel;
  }
}
