package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Brokers that run get more volumes.
class VolumesTest {
  private static final String ONE = "brokers: {replicas: 4, storage: {size: 10Gi}}\n";
  private static final String TWO =
      "brokers: {replicas: 4, storage: {volumes: [{size: 10Gi}, {size: 20Gi}]}}\n";

  @Test
  void oneAfterTheOther() throws IOException {
    Toy toy = settled(ONE);
    toy.spec(TWO);
    toy.run();
    StoryTest.assertTold("volumes-added", toy);
    assertEquals(List.of(2, 2, 2, 2), volumes(toy));
    assertTrue(toy.kube.claims.containsKey("data-1-orders-brokers-3"));
  }

  @Test
  void theActiveControllerGoesWhenItIsItsTurn() {
    String combined = "controllers: {combined: true}\n";
    Toy toy = settled(ONE + combined);
    toy.spec(TWO + combined);
    toy.run();
    assertEquals(List.of(2, 2, 2, 2), volumes(toy));
  }

  @Test
  void whoIsLostBeforeItsTurnComesBack() throws IOException {
    Toy toy = settled(ONE);
    toy.spec(TWO);
    while (volumes(toy).getFirst() < 2) {
      toy.step();
    }
    toy.say(() -> "-- somebody deletes orders-brokers-3");
    toy.kube.deletePod("orders-brokers-3", Luck.none());
    toy.settle();
    assertFalse(toy.kube.pods.containsKey("orders-brokers-3"));
    while (!toy.kube.pods.containsKey("orders-brokers-3")) {
      toy.step();
    }
    assertEquals(List.of(2, 1, 1, 1), volumes(toy));
    toy.run();
    StoryTest.assertTold("volumes-added-one-lost", toy);
    assertEquals(List.of(2, 2, 2, 2), volumes(toy));
  }

  @Test
  void whoAddsBrokersAsWellGetsBoth() {
    Toy toy = settled(ONE);
    toy.spec(TWO.replace("replicas: 4", "replicas: 6"));
    toy.run();
    assertEquals(List.of(2, 2, 2, 2, 2, 2), volumes(toy));
  }

  private static Toy settled(String spec) {
    Toy toy = new Toy(spec);
    toy.run();
    toy.log.clear();
    return toy;
  }

  private static List<Integer> volumes(Toy toy) {
    return toy.kube.pods.values().stream()
        .filter(p -> p.name.startsWith("orders-brokers"))
        .map(ToyPod::volumes)
        .toList();
  }
}
