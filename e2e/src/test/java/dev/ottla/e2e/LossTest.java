package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A broker is lost under a producer that waits for all acknowledgements: no record that was
/// acknowledged is lost, none is doubled, each partition keeps its order, and the broker comes
/// back.
@Scenario
class LossTest {
  private static final int PARTITIONS = 6;
  private static final int PER_SECOND = 1000;

  @Test
  void killedBrokerComesBackAndNothingIsLost(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("killed", PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "killed", PARTITIONS, PER_SECOND)) {
      ledger.awaitMore(3 * PER_SECOND);
      ledger.forgetGaps();
      Pod before = orders.brokers().get(1);
      assumeTrue(
          Machine.kill(place.namespace(), orders.broker(1)).isPresent(),
          "its processes are not on this machine");
      Duration back = orders.awaitBroker(1, before);
      ledger.awaitMore(3 * PER_SECOND);
      judge(place, "kill -9", back, ledger);
    }
  }

  @Test
  void deletedPodComesBackAndNothingIsLost(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("deleted", PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "deleted", PARTITIONS, PER_SECOND)) {
      ledger.awaitMore(3 * PER_SECOND);
      ledger.forgetGaps();
      Pod before = orders.brokers().get(2);
      place.kubectl().say("delete", "pod", orders.broker(2), "--wait=false");
      Duration back = orders.awaitBroker(2, before);
      ledger.awaitMore(3 * PER_SECOND);
      judge(place, "pod deleted", back, ledger);
    }
  }

  @Test
  @Tag("long")
  @ResourceLock(Scenario.NODES)
  void powerCutOfANodeLosesNothing(Place place) {
    assumeTrue(place.substrate().power().isPresent(), "nobody can cut a node's power here");
    Substrate.Power power = place.substrate().power().orElseThrow();
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("cut", PARTITIONS, 3);
    Pod victim =
        orders.brokers().stream()
            .filter(p -> !p.getSpec().getNodeName().endsWith("1"))
            .findFirst()
            .orElseThrow();
    int ordinal = orders.brokers().indexOf(victim);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "cut", PARTITIONS, PER_SECOND)) {
      ledger.awaitMore(3 * PER_SECOND);
      ledger.forgetGaps();
      power.cut(victim.getSpec().getNodeName());
      // Acknowledgements go on while the node is away.
      ledger.awaitMore(20 * PER_SECOND);
      power.restore(victim.getSpec().getNodeName());
      Duration back = orders.awaitBroker(ordinal, victim);
      ledger.awaitMore(3 * PER_SECOND);
      judge(place, "power cut", back, ledger);
    }
    orders.ready();
  }

  private static void judge(Place place, String what, Duration back, Ledger ledger) {
    Ledger.Verdict verdict = ledger.judge();
    System.out.printf(
        "%s, %s: back after %.1f s, longest gap %.1f s; %s%n",
        place.substrate().kind(),
        what,
        back.toMillis() / 1e3,
        verdict.gap().toMillis() / 1e3,
        verdict);
    assertTrue(verdict.clean(), verdict::toString);
  }
}
