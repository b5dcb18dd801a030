package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A broker that holds data leaves while clients write: it is emptied, stopped and forgotten, and
/// comes back as a broker like any other.
@Scenario
@Tag("long")
class ScaleTest {
  private static final int PARTITIONS = 12;

  @Test
  void brokerWithDataLeavesAndComesBack(Place place) throws Exception {
    Running orders = place.apply(Sample.SMALL.sized(4)).ready();
    orders.topic("spread", PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "spread", PARTITIONS, 500)) {
      ledger.awaitMore(2000);
      ledger.forgetGaps();
      assertTrue(holders(orders).contains(3), "the fourth broker holds data");
      place.apply(Sample.SMALL);
      orders.await("three brokers", _ -> orders.brokers().size() == 3);
      orders.ready();
      assertEquals(Set.of(0, 1, 2), holders(orders));
      Awaitility.await("the fourth broker is forgotten")
          .atMost(Running.PATIENCE)
          .until(() -> orders.registered().equals(Set.of(0, 1, 2)));
      ledger.awaitMore(1000);

      place.apply(Sample.SMALL.sized(4));
      orders.await("four brokers", _ -> orders.brokers().size() == 4);
      orders.ready();
      orders.topic("wide", 1, 4);
      ledger.awaitMore(1000);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf("%s, 4 to 3 to 4 brokers: %s%n", place.substrate().kind(), verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
  }

  private static Set<Integer> holders(Running orders)
      throws ExecutionException, InterruptedException {
    try (Admin admin = orders.admin()) {
      return admin.describeTopics(Set.of("spread")).allTopicNames().get().values().stream()
          .flatMap(t -> t.partitions().stream())
          .flatMap(p -> p.replicas().stream())
          .map(Node::id)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
