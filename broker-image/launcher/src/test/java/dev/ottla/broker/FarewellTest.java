package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.broker.Farewell.Sign;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FarewellTest {
  private final CompletableFuture<Void> handedOver = new CompletableFuture<>();

  @Test
  void doesNotWaitForAQuorumThatHasNoLeader() {
    var records = new AtomicInteger();
    new Farewell(() -> new Sign(-1, records.incrementAndGet()), handedOver).run();
    assertTrue(handedOver.isDone());
  }

  @Test
  void doesNotWaitForALeaderThatIsHeardNoMore() {
    new Farewell(() -> new Sign(10000, 7), handedOver).run();
    assertTrue(handedOver.isDone());
  }

  @Test
  void waitsWhileSomebodyLeads() {
    var looks = new AtomicInteger();
    var farewell =
        new Farewell(
            () -> {
              if (looks.incrementAndGet() == 4) {
                assertFalse(handedOver.isDone());
                handedOver.complete(null);
              }
              return new Sign(1, looks.get());
            },
            handedOver);
    farewell.run();
    assertTrue(looks.get() >= 4, () -> looks + " looks");
  }
}
