package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HealthTest {

  /// Each row: broker, controller, the broker's state, the known leader, ready, words.
  static Stream<Arguments> started() {
    return Stream.of(
        Arguments.of(true, false, 3, -1, true, "ready"),
        Arguments.of(true, false, 2, -1, false, "the broker is RECOVERY, not RUNNING"),
        Arguments.of(
            true, false, 6, 0, false, "the broker is PENDING_CONTROLLED_SHUTDOWN, not RUNNING"),
        Arguments.of(false, true, -1, 10001, true, "ready: the quorum's leader is 10001"),
        Arguments.of(false, true, -1, -1, false, "the controller knows no leader of the quorum"),
        Arguments.of(true, true, 3, 0, true, "ready: the quorum's leader is 0"),
        Arguments.of(true, true, 3, -1, false, "the controller knows no leader of the quorum"),
        Arguments.of(true, true, 1, 0, false, "the broker is STARTING, not RUNNING"));
  }

  @ParameterizedTest
  @MethodSource("started")
  void readyWhenWhatItIsServes(
      boolean broker, boolean controller, int state, int leader, boolean ready, String words) {
    var health = new Health(broker, controller, () -> state, () -> leader);
    health.started();
    assertEquals(new Health.Verdict(ready, words), health.ready());
    assertEquals(new Health.Verdict(true, "alive"), health.live());
  }

  @Test
  void aStartThatRecoversLogsIsAliveAndSaysWhatItDoes() {
    var health = new Health(true, false, () -> 2, () -> -1);
    health.doing("starting Kafka");
    assertEquals(new Health.Verdict(true, "alive: starting Kafka"), health.live());
    assertEquals(
        new Health.Verdict(false, "starting Kafka: the broker is RECOVERY"), health.ready());
  }

  @Test
  void aNodeThatEndedIsDeadAndOneThatStopsIsOnlyNotReady() {
    var health = new Health(true, false, () -> 3, () -> -1);
    health.started();
    health.stopping();
    assertEquals(new Health.Verdict(false, "stopping"), health.ready());
    assertEquals(new Health.Verdict(true, "alive: stopping"), health.live());
    health.ended();
    assertEquals(new Health.Verdict(false, "Kafka ended"), health.live());
  }
}
