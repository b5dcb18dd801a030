package dev.ottla.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ottla.api.KafkaVersion;
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
