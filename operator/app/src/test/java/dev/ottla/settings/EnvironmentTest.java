package dev.ottla.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ottla.api.KafkaVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void withoutVariablesItRunsEverySupportedVersionEverywhereAndAlone() {
    Environment environment = new Environment(Map.of());
    assertEquals(Set.copyOf(KafkaVersion.SUPPORTED), environment.settings().images().keySet());
    assertEquals("IfNotPresent", environment.settings().pullPolicy());
    assertEquals(Set.of(), environment.namespaces());
    assertFalse(environment.leaderElection());
    assertEquals(Duration.ofSeconds(5), environment.loadBeat());
  }

  @Test
  void aBeatIsANumberOfSeconds() {
    assertEquals(Duration.ZERO, beat("0"));
    assertEquals(Duration.ofSeconds(30), beat("30"));
    var error = assertThrows(IllegalArgumentException.class, () -> beat("5s"));
    assertEquals("OTTLA_LOAD_SECONDS: \"5s\" is no number of seconds", error.getMessage());
  }

  private static Duration beat(String seconds) {
    return new Environment(Map.of(Environment.LOAD_SECONDS, seconds)).loadBeat();
  }

  @Test
  void listsAreRead() {
    Environment environment =
        new Environment(
            Map.of(
                Environment.IMAGES, "4.4.0=mirror:5000/kafka:1, 4.3.1=mirror:5000/kafka:2",
                Environment.NAMESPACES, "shop, bank"));
    assertEquals(
        Map.of("4.4.0", "mirror:5000/kafka:1", "4.3.1", "mirror:5000/kafka:2"),
        environment.settings().images());
    assertEquals(Set.of("shop", "bank"), environment.namespaces());
  }

  @Test
  void anImageWithoutAVersionIsRefusedByName() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Environment(Map.of(Environment.IMAGES, "ottla/kafka")));
    assertEquals("OTTLA_KAFKA_IMAGES: \"ottla/kafka\" is not version=image", error.getMessage());
  }
}
