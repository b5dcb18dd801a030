package dev.ottla.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Step;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiaryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void anEventSaysWhatAndWhy() {
    Event event = event("its configuration changed");
    assertEquals("RestartPods", event.getReason());
    assertEquals("Restart orders-brokers-0: its configuration changed", event.getMessage());
    assertEquals("Cluster", event.getInvolvedObject().getKind());
    assertEquals("ottla.dev/v1alpha1", event.getInvolvedObject().getApiVersion());
    assertEquals("orders", event.getInvolvedObject().getName());
    assertEquals("shop", event.getMetadata().getNamespace());
  }

  @Test
  void aLongReasonIsCutToWhatKubernetesTakes() {
    assertTrue(event("x".repeat(5_000)).getMessage().length() <= 1_024);
  }

  private static Event event(String why) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(
        new ObjectMetaBuilder().withName("orders").withNamespace("shop").withUid("u").build());
    return Diary.event(cluster, new Step.RestartPods(List.of("orders-brokers-0"), why), NOW);
  }
}
