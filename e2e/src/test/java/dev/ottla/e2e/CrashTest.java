package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The machine stops dead under the embedded API server, its operator and its brokers, and starts
/// again: all is there, and all runs.
@Tag("scenario")
@Tag("long")
class CrashTest {
  private static final int COUNT = 50_000;
  private static final Path DATA = House.ROOT.resolve("e2e/target/embedded-crash");

  @Test
  void everythingKilledAndStartedAgainHasAllItsData() {
    if (Stage.missing(Substrate.Kind.EMBEDDED).isPresent()) {
      org.junit.jupiter.api.Assumptions.abort("e2e.substrates leaves the embedded one out");
    }
    try (Embedded embedded = Embedded.start(DATA);
        Place place = Place.open(embedded, "crash")) {
      Running orders = place.apply(Sample.SMALL).ready();
      orders.topic("survivor", 6, 3);
      Flow.produce(orders.bootstrap(), "survivor", COUNT, 100);
      String id = orders.status().clusterId();
      String bootstrap = orders.bootstrap();

      embedded.crash();
      embedded.go();

      orders.ready();
      assertEquals(id, orders.status().clusterId());
      assertEquals(bootstrap, orders.bootstrap(), "clients find it where it was");
      assertEquals(COUNT, Flow.consume(orders.bootstrap(), "survivor", COUNT).records());
      assertNotNull(orders.topic("survivor", 6, 3).topicId());
    }
  }
}
