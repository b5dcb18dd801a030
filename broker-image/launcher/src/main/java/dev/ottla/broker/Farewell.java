package dev.ottla.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import kafka.server.BrokerServer;
import kafka.server.KafkaRaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/// Keeps a broker that stops from waiting for a quorum that is gone.
///
/// A broker hands its partitions over before it stops, and asks the active controller for that;
/// when a whole cluster stops, the last nodes find none and would wait for five minutes. There is
/// nobody left to hand anything to: it closes its logs and goes.
final class Farewell {
  private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

  /// Elections take a second or two; a quorum that is silent for longer has lost its majority or
  /// is gone.
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration BEAT = Duration.ofMillis(250);

  private final Supplier<Sign> quorum;
  private final CompletableFuture<Void> handedOver;

  /// What a node knows of its quorum. A broker that is no voter goes on calling the last leader it
  /// knew its leader; but a leader writes something into the metadata log twice a second.
  ///
  /// @param leader the id of the controller that leads, or -1
  /// @param heard the time of the newest metadata record, by the leader's clock
  record Sign(int leader, long heard) {
    boolean lives(Sign before) {
      return leader >= 0 && heard != before.heard;
    }
  }

  Farewell(Supplier<Sign> quorum, CompletableFuture<Void> handedOver) {
    this.quorum = quorum;
    this.handedOver = handedOver;
  }

  /// Starts to watch, if the server has a broker that is far enough to hand anything over.
  static void watch(KafkaRaftServer server, Supplier<Sign> quorum) {
    broker(server)
        .flatMap(b -> Optional.ofNullable(b.lifecycleManager()))
        .map(l -> new Farewell(quorum, l.controlledShutdownFuture()))
        .ifPresent(f -> Thread.ofPlatform().daemon().name("ottla-farewell").start(f::run));
  }

  /// Returns when the partitions are handed over, or when nobody is there to take them.
  void run() {
    long alone = System.nanoTime();
    Sign last = quorum.get();
    try {
      while (!handedOver.isDone()) {
        Sign now = quorum.get();
        if (now.lives(last)) {
          alone = System.nanoTime();
          last = now;
        } else if (System.nanoTime() - alone > PATIENCE.toNanos()) {
          LOG.info("Nobody leads the quorum: stopping without handing partitions over");
          handedOver.complete(null);
        }
        Thread.sleep(BEAT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Kafka keeps it to itself.
  private static Optional<BrokerServer> broker(KafkaRaftServer server) {
    try {
      var field = KafkaRaftServer.class.getDeclaredField("broker");
      field.setAccessible(true);
      return field.get(server) instanceof Option<?> option
              && option.isDefined()
              && option.get() instanceof BrokerServer broker
          ? Optional.of(broker)
          : Optional.empty();
    } catch (ReflectiveOperationException e) {
      LOG.warn(
          "This Kafka hides its broker elsewhere; a stop may take its full time: {}", e.toString());
      return Optional.empty();
    }
  }
}
