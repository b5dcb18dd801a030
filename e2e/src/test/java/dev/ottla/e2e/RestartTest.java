package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What manages Kafka goes away for a while: Kafka does not care, and what was asked meanwhile is
/// done.
@Scenario
@Tag("long")
class RestartTest {
  @Test
  @ResourceLock(Scenario.NODES)
  void operatorComesBackAndDoesWhatWasAskedMeanwhile(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    List<String> before = pods(orders);
    Kubectl operator = place.substrate().kubectl(House.OPERATOR);
    operator.say("scale", "deployment/ottla-operator", "--replicas=0");
    Awaitility.await("the operator's end")
        .atMost(Duration.ofMinutes(1))
        .until(() -> operator.say("get", "pods", "-o", "name").isBlank());
    place
        .kubectl()
        .apply(
            """
            apiVersion: ottla.dev/v1alpha1
            kind: Topic
            metadata: {name: meanwhile}
            spec: {cluster: orders, partitions: 3, replicas: 3}
            """)
        .orThrow();
    assertEquals(1000, Flow.produce(orders.bootstrap(), existing(orders), 1000, 100).records());

    operator.say("scale", "deployment/ottla-operator", "--replicas=1");
    orders.topic("meanwhile", 3, 3);
    orders.ready();
    assertEquals(before, pods(orders), "no broker was restarted");
  }

  /// A topic made without the operator, which is away.
  private static String existing(Running orders) {
    try (var admin = orders.admin()) {
      admin
          .createTopics(
              List.of(new org.apache.kafka.clients.admin.NewTopic("unmanaged", 3, (short) 3)))
          .all()
          .get();
      return "unmanaged";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> pods(Running orders) {
    List<String> all =
        orders.brokers().stream()
            .map(p -> p.getMetadata().getUid() + " " + Running.restarts(p))
            .toList();
    assertFalse(all.isEmpty());
    return all;
  }
}
