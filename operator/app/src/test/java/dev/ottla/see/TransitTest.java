package dev.ottla.see;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.core.world.KafkaView.Moving;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TransitTest {
  private static final Instant NOW = Instant.parse("2026-11-27T18:39:40Z");
  private static final Moving FROM_0_TO_1 = new Moving(Set.of(1), Set.of(0));

  private final Transit transit = new Transit();

  private void listed(int second, List<Integer> replicas, List<Integer> adding, Integer... going) {
    transit.listed(
        Map.of(
            new TopicPartition("clicks", 3),
            new PartitionReassignment(replicas, adding, List.of(going))),
        NOW.plusSeconds(second));
  }

  private List<Integer> told(Integer... described) {
    return transit.replicas("clicks", 3, List.of(described));
  }

  @Test
  void whatHasBegunIsOnItsWayThoughTheBrokerHasNotHeard() {
    listed(0, List.of(1, 0), List.of(1), 0);
    assertEquals(List.of(1, 0), told(0));
    assertEquals(Map.of("clicks-3", FROM_0_TO_1), transit.moving());
  }

  /// A plan that a person had approved was dropped for it.
  @Test
  void whatHasArrivedIsOnItsWayUntilTheBrokerHears() {
    listed(0, List.of(1, 0), List.of(1), 0);
    told(1, 0);
    transit.listed(Map.of(), NOW.plusSeconds(1));
    assertEquals(List.of(1, 0), told(1, 0));
    assertEquals(Map.of("clicks-3", FROM_0_TO_1), transit.moving());
    transit.listed(Map.of(), NOW.plusSeconds(2));
    assertEquals(List.of(1), told(1));
    assertEquals(Map.of(), transit.moving());
    transit.listed(Map.of(), NOW.plusSeconds(3));
    assertEquals(List.of(1, 0), told(1, 0), "somebody made it so");
    assertEquals(Map.of(), transit.moving());
  }

  @Test
  void whatArrivesBetweenTheTwoQuestionsHasArrived() {
    listed(0, List.of(1, 0), List.of(1), 0);
    assertEquals(List.of(1), told(1));
    assertEquals(Map.of(), transit.moving());
  }

  @Test
  void whatNobodyHearsTheEndOfWasMadeSo() {
    listed(0, List.of(1, 0), List.of(1), 0);
    transit.listed(Map.of(), NOW.plusSeconds(11));
    assertEquals(List.of(1, 0), told(1, 0));
    assertEquals(Map.of(), transit.moving());
  }

  @Test
  void aReplicaMoreIsThereWhenAControllerSaysSo() {
    listed(0, List.of(0, 1), List.of(1));
    assertEquals(List.of(0, 1), told(0, 1));
    assertEquals(Map.of("clicks-3", new Moving(Set.of(1), Set.of())), transit.moving());
    transit.listed(Map.of(), NOW.plusSeconds(1));
    assertEquals(List.of(0, 1), told(0, 1));
    assertEquals(Map.of(), transit.moving());
  }

  @Test
  void othersAreAsTheBrokerSays() {
    listed(0, List.of(1, 0), List.of(1), 0);
    assertEquals(List.of(2, 0), transit.replicas("clicks", 4, List.of(2, 0)));
    assertEquals(Map.of(), transit.moving());
  }
}
