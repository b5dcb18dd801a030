package dev.ottla.core.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.api.Cluster;
import dev.ottla.core.Specs;
import dev.ottla.core.plan.Plan.Trouble;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final Duration PACE = Duration.ofMinutes(2);

  @Test
  void withoutWindowsAnyTimeIsGood() {
    assertEquals(Optional.empty(), window("UTC", "2026-01-01T00:00:00Z").closed());
  }

  /// The first of January 2026 is a Thursday.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "02:00-06:00          | 2026-01-01T01:59:59Z | Thu 2026-01-01 02:00 UTC",
        "02:00-06:00          | 2026-01-01T02:00:00Z | ",
        "02:00-06:00          | 2026-01-01T06:00:00Z | Fri 2026-01-02 02:00 UTC",
        "Sat,Sun 02:00-06:00  | 2026-01-01T03:00:00Z | Sat 2026-01-03 02:00 UTC",
        "Sat,Sun 02:00-06:00  | 2026-01-04T06:00:00Z | Sat 2026-01-10 02:00 UTC",
        "Thu 22:00-02:00      | 2026-01-02T01:59:59Z | ",
        "Thu 22:00-02:00      | 2026-01-02T02:00:00Z | Thu 2026-01-08 22:00 UTC",
        "Thu 22:00-02:00      | 2026-01-01T01:00:00Z | Thu 2026-01-01 22:00 UTC",
        "Thu 00:00-24:00      | 2026-01-01T23:59:59Z | ",
        "Thu 00:00-24:00      | 2026-01-02T00:00:00Z | Thu 2026-01-08 00:00 UTC",
      })
  void aWindowIsOpenFromItsFirstSecondToItsLast(String window, String now, String opens) {
    assertEquals(
        Optional.ofNullable(opens).map(o -> "the next maintenance window opens on " + o),
        window("UTC", now, window).closed());
  }

  @Test
  void theEarliestOfSeveralIsNext() {
    assertEquals(
        Optional.of("the next maintenance window opens on Fri 2026-01-02 01:00 UTC"),
        window("UTC", "2026-01-01T12:00:00Z", "Sat 02:00-03:00", "Fri 01:00-02:00").closed());
  }

  /// Clocks go from 02:00 to 03:00 on the 29th of March 2026, and from 03:00 to 02:00 on the 25th
  /// of October.
  @Test
  void hoursAreThoseOfTheClockOnTheWall() {
    assertEquals(
        Optional.of("the next maintenance window opens on Thu 2026-01-01 02:00 Europe/Berlin"),
        window("Europe/Berlin", "2026-01-01T00:59:59Z", "02:00-06:00").closed());
    assertEquals(
        Optional.empty(), window("Europe/Berlin", "2026-07-01T00:00:00Z", "02:00-06:00").closed());
    assertEquals(
        Optional.of("the next maintenance window opens on Mon 2026-03-30 02:00 Europe/Berlin"),
        window("Europe/Berlin", "2026-03-29T00:30:00Z", "02:00-03:00").closed());
    assertEquals(
        Optional.empty(), window("Europe/Berlin", "2026-10-25T00:30:00Z", "02:00-03:00").closed());
    assertEquals(
        Optional.empty(), window("Europe/Berlin", "2026-10-25T01:30:00Z", "02:00-03:00").closed());
  }

  @Test
  void thePaceEndsWhereAWindowBegins() {
    Window soon = window("UTC", "2026-01-01T01:59:00Z", "02:00-06:00");
    assertEquals(Duration.ofMinutes(1), soon.sooner(PACE));
    assertEquals(PACE, window("UTC", "2026-01-01T00:00:00Z", "02:00-06:00").sooner(PACE));
    assertEquals(PACE, window("UTC", "2026-01-01T03:00:00Z", "02:00-06:00").sooner(PACE));
  }

  @Test
  void whatCannotBeReadIsToldAndOpensNothing() {
    Window zone = window("Europe/Berln", "2026-01-01T03:00:00Z", "02:00-06:00");
    assertEquals(Optional.of("no maintenance window can be told"), zone.closed());
    assertEquals(
        List.of(
            new Trouble(
                "UnknownWindow",
                "spec.maintenance.timeZone: \"Europe/Berln\" is no time zone that is known here;"
                    + " write one like Europe/Berlin or UTC. Nothing that waits for a window is"
                    + " begun.",
                true)),
        zone.troubles());
    assertEquals(
        "UnknownWindow",
        window("UTC", "2026-01-01T03:00:00Z", "at night").troubles().getFirst().reason());
  }

  private static Window window(String zone, String now, String... windows) {
    Cluster cluster = new Cluster();
    cluster.setSpec(
        Specs.of(
            "maintenance: {timeZone: \"%s\", windows: [%s]}"
                .formatted(
                    zone,
                    Stream.of(windows).map(w -> '"' + w + '"').collect(Collectors.joining(", ")))));
    return Window.of(
        new World(
            Instant.parse(now),
            new Settings(Map.of(), "IfNotPresent"),
            cluster,
            new Kube(List.of(), List.of()),
            KafkaView.notAsked("not needed here")));
  }
}
