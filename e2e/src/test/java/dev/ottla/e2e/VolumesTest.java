package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Each broker gets a second volume while clients write. A broker that is lost meanwhile, before
/// its turn has come, is back before that. Then replicas go where there is room by now, and no
/// record is lost.
@Scenario
@Tag("long")
class VolumesTest {
  private static final int BROKERS = 4;
  private static final int PARTITIONS = 12;
  private static final int RECORDS = 120_000;
  private static final int BYTES = 1_000;

  @Test
  @ResourceLock(Scenario.NODES)
  void brokersGetAnotherVolume(Place place) throws Exception {
    Running orders = apply(place, "size: 1Gi").ready();
    orders.topic("bulk", PARTITIONS, 3);
    orders.topic("watched", PARTITIONS, 3);
    Flow.produce(orders.bootstrap(), "bulk", RECORDS, BYTES);
    try (Admin admin = orders.admin();
        Ledger ledger = Ledger.open(orders.bootstrap(), "watched", PARTITIONS, 200)) {
      ledger.awaitMore(500);
      assertEquals(List.of(1, 1, 1, 1), volumes(orders));
      apply(place, "volumes: [{size: 1Gi}, {size: 1Gi}]");
      lose(place, orders);
      Awaitility.await("two volumes for each broker")
          .atMost(Running.PATIENCE.multipliedBy(2))
          .until(() -> volumes(orders).equals(List.of(2, 2, 2, 2)));
      orders.ready();
      ledger.awaitMore(500);
      directories(admin).forEach((id, dirs) -> assertEquals(2, dirs.size(), "of broker " + id));

      orders.topic("fresh", PARTITIONS, 3);
      Flow.produce(orders.bootstrap(), "fresh", RECORDS / 10, BYTES);
      assertEquals(Map.of(0, 2L, 1, 2L, 2, 2L, 3, 2L), used(admin), "directories with data");
      level(place, orders);
      ledger.awaitMore(500);
      Ledger.Verdict verdict = ledger.judge();
      System.out.printf("%s, a volume more: %s%n", place.substrate().kind(), verdict);
      assertTrue(verdict.clean(), verdict::toString);
    }
    assertEquals(RECORDS, Flow.consume(orders.bootstrap(), "bulk", RECORDS).records());
  }

  private static Running apply(Place place, String volumes) {
    String yaml = Sample.SMALL.sized(BROKERS).yaml(place.substrate().host());
    place.kubectl().apply(yaml.replaceFirst("size: 1Gi", volumes)).orThrow();
    return place.running(Sample.SMALL.name());
  }

  /// The last broker, once the first has its second volume and others have not.
  private static void lose(Place place, Running orders) {
    Awaitility.await("a second volume of the first broker")
        .atMost(Running.PATIENCE)
        .until(() -> of(orders.brokers(), orders.broker(0)) == 2);
    Pod last = orders.brokers().getLast();
    assertEquals(1, of(orders.brokers(), orders.broker(1)), "it is not yet its turn");
    place.kubectl().say("delete", "pod", orders.broker(BROKERS - 1), "--grace-period=5");
    orders.awaitBroker(BROKERS - 1, last);
    System.out.println("It is back while brokers have " + volumes(orders) + " volumes");
  }

  private static List<Integer> volumes(Running orders) {
    List<Pod> brokers = orders.brokers();
    return brokers.stream().map(b -> of(brokers, b.getMetadata().getName())).toList();
  }

  private static int of(List<Pod> brokers, String name) {
    return (int)
        brokers.stream()
            .filter(p -> p.getMetadata().getName().equals(name))
            .flatMap(p -> p.getSpec().getVolumes().stream())
            .filter(v -> v.getPersistentVolumeClaim() != null)
            .count();
  }

  private static void level(Place place, Running orders) {
    Asked level = Asked.of(place, "level", "cluster: orders, goal: Disks");
    RebalancingStatus shown =
        level.await("a plan", s -> s.phase() == Phase.Proposed || s.phase() == Phase.Done);
    if (shown.phase() == Phase.Proposed) {
      level.approve(Asked.plan(shown).name());
      level.await("the end", s -> s.phase() == Phase.Done);
    }
    System.out.println(place.kubectl().say("get", "rebalances"));
    orders.ready();
  }

  private static Map<Integer, Map<String, LogDirDescription>> directories(Admin admin)
      throws ExecutionException, InterruptedException {
    return new TreeMap<>(admin.describeLogDirs(List.of(0, 1, 2, 3)).allDescriptions().get());
  }

  /// How many directories of each broker hold replicas with records.
  private static Map<Integer, Long> used(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<Integer, Long> used = new TreeMap<>();
    directories(admin)
        .forEach(
            (id, dirs) ->
                used.put(
                    id,
                    Objects.requireNonNull(dirs).values().stream()
                        .filter(d -> d.replicaInfos().values().stream().anyMatch(r -> r.size() > 0))
                        .count()));
    return used;
  }
}
