package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.Names;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A cluster that clients rely on by day.
class WindowsTest {
  private static final String NIGHTS =
      "brokers: {replicas: 3}\nmaintenance: {windows: [\"02:00-03:00\"], timeZone: Europe/Berlin}\n";
  private static final String CHANGED = NIGHTS + "config: {log.retention.hours: \"72\"}\n";

  @Test
  void aChangeThatRestartsWaitsForTheNight() throws IOException {
    Toy toy = drawn();
    toy.spec(CHANGED);
    Plan waits = toy.run();
    assertFalse(toy.story().contains("Restart"), toy::story);
    assertEquals(
        "log.retention.hours changed, which Kafka reads at its start only; the next maintenance"
            + " window opens on Fri 2026-01-02 02:00 Europe/Berlin",
        waits.waits().getFirst().why());
    assertEquals("Ready", ready(toy));
    toy.say(() -> "-- " + toy.cluster.getStatus().next());
    toy.now = Instant.parse("2026-01-02T00:59:30Z");
    assertEquals(29, toy.plan().lookAgain().toSeconds());
    toy.now = Instant.parse("2026-01-02T01:00:00Z");
    toy.say(() -> "-- two in the morning");
    toy.run();
    StoryTest.assertTold("maintenance", toy);
  }

  @Test
  void aRollStopsWhenItsWindowCloses() {
    Toy toy = drawn();
    toy.now = Instant.parse("2026-01-02T01:59:50Z");
    toy.spec(CHANGED);
    for (int i = 0; i < 8 && !toy.story().contains("Restart"); i++) {
      toy.step();
    }
    toy.now = Instant.parse("2026-01-02T02:00:01Z");
    toy.run();
    long restarts = toy.log.stream().filter(l -> l.startsWith("Restart")).count();
    assertEquals(1, restarts, toy::story);
    assertEquals("Ready", ready(toy));
  }

  @Test
  void aPersonWhoAsksForARestartMeansNow() {
    Toy toy = drawn();
    toy.spec(CHANGED);
    toy.run();
    toy.annotate(Names.RESTART, "now");
    toy.run();
    assertTrue(toy.story().contains("Restart orders-brokers-0"), toy::story);
    assertEquals(List.of(), toy.plan().waits());
  }

  @Test
  void whatWasAskedForInNumbersDoesNotWait() {
    Toy toy = drawn();
    toy.spec(NIGHTS.replace("3}", "5}"));
    toy.run();
    assertEquals("5/5", toy.cluster.getStatus().ready());
    assertEquals(List.of(), toy.plan().waits());
  }

  private static Toy drawn() {
    Toy toy = new Toy(NIGHTS);
    toy.now = Instant.parse("2026-01-01T08:00:00Z");
    toy.run();
    toy.log.clear();
    return toy;
  }

  private static String ready(Toy toy) {
    return toy.cluster.getStatus().conditions().stream()
        .filter(c -> c.getType().equals("Ready") && c.getStatus().equals("True"))
        .map(c -> c.getType())
        .findFirst()
        .orElse("not ready");
  }
}
