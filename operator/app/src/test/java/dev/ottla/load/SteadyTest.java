package dev.ottla.load;

import static dev.ottla.load.Given.START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Carried;
import dev.ottla.core.world.LoadView.Rate;
import dev.ottla.core.world.LoadView.Rates;
import dev.ottla.core.world.LoadView.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A minute a step.
class SteadyTest {
  private final Steady steady = new Steady(Duration.ofMinutes(1));
  private int minute;

  private Instant now() {
    return START.plus(Duration.ofMinutes(minute));
  }

  private void passes(int leader, double in) {
    minute++;
    steady.add(now(), List.of(new LoadView.Busy("clicks", 3, leader, in, 2 * in)));
    carries(in);
  }

  private void passes(int minutes, int leader, double in) {
    for (int i = 0; i < minutes; i++) {
      passes(leader, in);
    }
  }

  /// All brokers together.
  private void carries(double in) {
    Window cpu = new Window(0.5, 0.5, 0, 0.5);
    Window each = new Window(2 * in, 2 * in, 0, 2 * in);
    Carried one = new Carried(now(), cpu, each, each, cpu, cpu, 1, in / 2, in);
    steady.sum(now(), List.of(one, one));
  }

  private Optional<Rates> rates() {
    return steady.rates(now());
  }

  private Map<Integer, Rate> of(String topic) {
    return rates().orElseThrow().partitions().getOrDefault(topic, Map.of());
  }

  private Rate told() {
    return Objects.requireNonNull(of("clicks").get(3));
  }

  @Test
  void nothingIsToldBeforeThereAreSamplesEnough() {
    steady.add(now(), List.of());
    passes(5, 0, 100);
    assertEquals(Optional.empty(), rates());
    passes(0, 100);
    assertEquals(new Rate(100, 200), told());
    assertEquals(new Rate(100, 200), rates().orElseThrow().all());
    assertEquals(1.0 / 800, rates().orElseThrow().cpu(), 1e-9);
  }

  @Test
  void noiseAndABurstChangeNothing() {
    passes(10, 0, 100);
    Rates before = rates().orElseThrow();
    Random chance = new Random(1);
    for (int i = 0; i < 300; i++) {
      steady.add(
          now(), List.of(new LoadView.Busy("clicks", 3, 0, 80 + 40 * chance.nextDouble(), 200)));
      assertEquals(before, rates().orElseThrow());
    }
    passes(10, 0, 100);
    for (int i = 0; i < 4; i++) {
      passes(0, 5000);
      assertEquals(new Rate(100, 200), told());
    }
  }

  @Test
  void whatChangesForGoodIsToldAnew() {
    passes(10, 0, 100);
    passes(4, 0, 500);
    assertEquals(new Rate(100, 200), told());
    passes(2, 0, 500);
    assertEquals(new Rate(500, 1000), told());
    passes(6, 0, 0);
    assertEquals(new Rate(0, 0), told());
  }

  @Test
  void anotherLeaderChangesNothing() {
    passes(10, 0, 100);
    minute += 2;
    passes(2, 7, 100);
    assertEquals(new Rate(100, 200), told());
  }

  @Test
  void afterALongSilenceNothingIsKnown() {
    passes(10, 0, 100);
    minute += 14;
    assertEquals(new Rate(100, 200), told());
    minute += 2;
    carries(100);
    assertEquals(Map.of(), rates().orElseThrow().partitions());
    minute += 16;
    assertEquals(Optional.empty(), rates());
  }

  @Test
  void ofAHugeClusterNotAllPartitionsAreKept() {
    for (int p = 0; p < 30_000; p++) {
      for (int i = 0; i < 5; i++) {
        steady.add(now(), List.of(new LoadView.Busy("wide", p, 0, 1, 1)));
      }
    }
    minute += 6;
    carries(1);
    assertEquals(20_000, of("wide").size());
  }
}
