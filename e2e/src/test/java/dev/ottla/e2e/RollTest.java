package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A property that brokers read only at their start is changed: they are restarted one after the
/// other, and no client notices.
@Scenario
@Tag("long")
class RollTest {
  /// Read at a broker's start only.
  private static final String PROPERTY = "log.retention.check.interval.ms";

  @Test
  void changedPropertyRollsTheBrokersOneAfterTheOther(Place place) {
    Running orders = place.apply(Sample.SMALL.with(Map.of(PROPERTY, "300000"))).ready();
    orders.topic("rolled", 6, 3);
    List<String> before = uids(orders);
    AtomicInteger fewest = new AtomicInteger(3);
    try (SharedIndexInformer<Pod> watch = watch(orders, fewest);
        Ledger ledger = Ledger.open(orders.bootstrap(), "rolled", 6, 500)) {
      ledger.awaitMore(1000);
      ledger.forgetGaps();
      place.apply(Sample.SMALL.with(Map.of(PROPERTY, "200000")));
      orders.await("rolled", s -> uids(orders).stream().noneMatch(before::contains));
      orders.ready();
      ledger.awaitMore(1000);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf("%s, roll: %s%n", place.substrate().kind(), verdict);
      assertTrue(verdict.clean(), verdict::toString);
      assertTrue(watch.hasSynced());
    }
    assertEquals(2, fewest.get(), "brokers ready at the same time, at the least");
    assertTrue(
        place.kubectl().say("get", "configmap", "-o", "yaml").contains(PROPERTY + "=200000"),
        "the new value is in the brokers' configuration");
  }

  private static List<String> uids(Running orders) {
    return orders.brokers().stream()
        .filter(Running::ready)
        .map(p -> p.getMetadata().getUid())
        .collect(Collectors.toList());
  }

  /// Notes the fewest brokers that were ready at any time.
  private static SharedIndexInformer<Pod> watch(Running orders, AtomicInteger fewest) {
    Map<String, Boolean> ready = new java.util.concurrent.ConcurrentHashMap<>();
    orders.brokers().forEach(p -> ready.put(p.getMetadata().getName(), true));
    return orders
        .place()
        .client()
        .pods()
        .inNamespace(orders.place().namespace())
        .withLabel("ottla.dev/role", "broker")
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(Pod pod) {
                note(pod, Running.ready(pod));
              }

              @Override
              public void onUpdate(Pod old, Pod pod) {
                note(pod, Running.ready(pod));
              }

              @Override
              public void onDelete(Pod pod, boolean unknown) {
                note(pod, false);
              }

              private void note(Pod pod, boolean up) {
                ready.put(pod.getMetadata().getName(), up);
                int now = (int) ready.values().stream().filter(b -> b).count();
                fewest.accumulateAndGet(now, Math::min);
              }
            });
  }
}
