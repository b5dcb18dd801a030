package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FarewellTest {
  @Test
  void doesNotWaitForAQuorumThatIsGone() {
    var handedOver = new CompletableFuture<Void>();
    new Farewell(() -> -1, handedOver).run();
    assertTrue(handedOver.isDone());
  }

  @Test
  void waitsWhileSomebodyLeads() {
    var looks = new AtomicInteger();
    var handedOver = new CompletableFuture<Void>();
    var farewell =
        new Farewell(
            () -> {
              if (looks.incrementAndGet() == 3) {
                assertFalse(handedOver.isDone());
                handedOver.complete(null);
              }
              return 1;
            },
            handedOver);
    farewell.run();
    assertTrue(looks.get() >= 3, () -> looks + " looks");
  }
}
