package dev.ottla.load;

import static dev.ottla.load.Given.START;
import static dev.ottla.load.Given.steady;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.world.LoadView.Carried;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingTest {
  private static final Duration SPAN = Duration.ofSeconds(60);
  private static final double EXACT = 1e-6;

  private final Ring ring = new Ring(SPAN);

  private static Instant at(double seconds) {
    return START.plusMillis((long) (seconds * 1000));
  }

  private Optional<Carried> carried(double seconds) {
    return ring.carried(at(seconds));
  }

  @Test
  void aSteadyLoadIsWhatItIs() {
    for (int second = 0; second <= 60; second += 5) {
      ring.add(at(second), steady(1, 100 + second, 8));
    }
    Carried carried = carried(60).orElseThrow();
    assertEquals(at(60), carried.newest());
    assertEquals(0.5, carried.cpu().mean(), EXACT);
    assertEquals(8, carried.clientIn(), EXACT);
    assertEquals(16, carried.clientOut(), EXACT);
    assertEquals(8 + 24, carried.networkIn().mean(), EXACT);
    assertEquals(16 + 32, carried.networkOut().p95(), EXACT);
    assertEquals(0.25, carried.handlers().mean(), EXACT);
    assertEquals(0, carried.networkIn().slope(), EXACT);
  }

  @Test
  void aBurstIsNotWhatWasBorneThroughoutTheLastMoments() {
    long bytes = 0;
    for (int second = 5; second <= 60; second += 5) {
      bytes += second == 55 ? 1000 : second > 20 ? 40 : 5;
      ring.add(at(second), bytes(second, bytes));
    }
    assertEquals(8, carried(60).orElseThrow().networkIn().least(), EXACT);
  }

  @Test
  void theFullestVolumeCountsByItsShare() {
    ring.add(at(0), steady(1, 0, 8));
    ring.add(at(40), steady(1, 40, 8));
    Carried carried = carried(40).orElseThrow();
    assertEquals(1500, carried.disk().mean(), EXACT);
    assertEquals(2000, carried.diskSize());
  }

  @Test
  void aLoadThatGrowsHasASlopeAndAPeak() {
    long bytes = 0;
    for (int step = 0; step <= 20; step++) {
      bytes += step * 3L;
      ring.add(at(step * 3), bytes(step * 3, bytes));
    }
    Carried carried = carried(60).orElseThrow();
    // Rates 1, 2 … 20 bytes a second, three seconds apart.
    assertEquals(10.5, carried.clientIn(), EXACT);
    assertEquals(19, carried.networkIn().p95(), EXACT);
    assertEquals(1 / 3.0, carried.networkIn().slope(), EXACT);
  }

  private static Sums bytes(double seconds, long in) {
    return new Sums(
        1, Math.round(seconds * 1000), 0, new Sums.Bytes(in, 0), Sums.Bytes.NONE, 0, List.of());
  }

  @Test
  void nothingIsToldBeforeHalfAWindow() {
    ring.add(at(0), steady(1, 0, 8));
    ring.add(at(25), steady(1, 25, 8));
    assertEquals(Optional.empty(), carried(25));
    ring.add(at(30), steady(1, 30, 8));
    assertTrue(carried(30).isPresent());
  }

  @Test
  void aRestartLeavesAGapAndNoWrongPoint() {
    for (int second = 0; second <= 30; second += 5) {
      ring.add(at(second), steady(1, 1000 + second, 8));
    }
    for (int second = 40; second <= 60; second += 5) {
      ring.add(at(second), steady(2, second - 38, 8));
    }
    Carried carried = carried(60).orElseThrow();
    assertEquals(8, carried.clientIn(), EXACT);
    assertEquals(32, carried.networkIn().p95(), EXACT, "no burst and no fall");
  }

  @Test
  void aSampleThatWasLostLosesNoBytes() {
    ring.add(at(0), bytes(0, 0));
    ring.add(at(5), bytes(5, 50));
    // The one at 10 s, when 950 bytes had come, is missing.
    ring.add(at(15), bytes(15, 1000));
    ring.add(at(30), bytes(30, 1000));
    assertEquals(1000 / 30.0, carried(30).orElseThrow().clientIn(), EXACT);
  }

  @Test
  void whatIsPastIsForgotten() {
    for (int second = 0; second <= 60; second += 5) {
      ring.add(at(second), steady(1, second, 100));
    }
    assertEquals(Optional.empty(), carried(95), "a broker that fell silent is not told of");
    for (int second = 65; second <= 120; second += 5) {
      ring.add(at(second), bytes(second, 6000));
    }
    assertEquals(0, carried(121).orElseThrow().clientIn(), EXACT);
  }

  @Test
  void aLongSilenceIsNoPoint() {
    ring.add(at(0), steady(1, 0, 8));
    ring.add(at(300), steady(1, 300, 8));
    assertEquals(Optional.empty(), carried(300));
  }

  @Test
  void samplesWithoutEndCostNoMoreMemory() {
    for (int i = 0; i < 10 * Ring.POINTS; i++) {
      ring.add(at(i * 0.01), steady(1, i * 0.01, 1000));
    }
    assertEquals(Ring.POINTS, ring.points());
  }
}
