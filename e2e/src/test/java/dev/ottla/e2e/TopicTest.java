package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.TopicStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Topics as people manage them: adopted, grown, altered, left, and gone with their cluster.
@Scenario
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopicTest {
  @Test
  @Order(1)
  void topicThatDiffersIsShownAndNotTouched(Place place) throws Exception {
    Running orders = place.apply(Sample.SMALL).ready();
    try (Admin admin = orders.admin()) {
      admin.createTopics(List.of(new NewTopic("older", 2, (short) 3))).all().get();
      apply(place, "older", "partitions: 4, replicas: 3");
      TopicStatus status = orders.awaitTopic("older", "Degraded", s -> is(s, "Degraded"));
      Condition ready = Running.condition(status.conditions(), "Ready").orElseThrow();
      assertEquals("False", ready.getStatus());
      assertTrue(ready.getMessage().contains("partitions is 2, not 4"), ready::getMessage);
      assertEquals(2, describe(admin, "older").partitions().size());

      place.kubectl().say("annotate", "topic.ottla.dev", "older", "ottla.dev/adopt=true");
      orders.awaitTopic("older", "adopted", s -> is(s, "Ready") && partitions(s) == 4);
      assertEquals(4, describe(admin, "older").partitions().size());
    }
  }

  @Test
  @Order(2)
  void topicThatIsTheSameIsAdopted(Place place) throws Exception {
    Running orders = place.running("orders");
    try (Admin admin = orders.admin()) {
      admin.createTopics(List.of(new NewTopic("same", 3, (short) 3))).all().get();
      TopicStatus status = orders.topic("same", 3, 3);
      assertEquals(describe(admin, "same").topicId().toString(), status.topicId());
    }
  }

  @Test
  @Order(3)
  void topicGrowsAndItsConfigurationFollows(Place place) throws Exception {
    Running orders = place.running("orders");
    orders.topic("grown", 3, 3);
    try (Admin admin = orders.admin()) {
      apply(place, "grown", "partitions: 6, replicas: 3, config: {retention.ms: \"3600000\"}");
      orders.awaitTopic("grown", "grown", s -> is(s, "Ready") && partitions(s) == 6);
      assertEquals(6, describe(admin, "grown").partitions().size());
      assertEquals("3600000", config(admin, "grown", "retention.ms"));

      apply(place, "grown", "partitions: 6, replicas: 3");
      Awaitility.await("the property's default")
          .atMost(Duration.ofMinutes(1))
          .until(() -> !config(admin, "grown", "retention.ms").equals("3600000"));
    }
  }

  @Test
  @Order(4)
  void deletedResourceLeavesOrTakesItsTopicAsItSays(Place place) throws Exception {
    Running orders = place.running("orders");
    orders.topic("left", 1, 3);
    apply(place, "taken", "partitions: 1, replicas: 3, deletionPolicy: Delete");
    orders.awaitTopic("taken", "Ready", s -> is(s, "Ready"));

    place.kubectl().say("delete", "topic.ottla.dev", "left", "taken", "--timeout=60s");
    try (Admin admin = orders.admin()) {
      assertTrue(admin.listTopics().names().get().contains("left"));
      assertFalse(admin.listTopics().names().get().contains("taken"));
    }
  }

  @Test
  @Order(5)
  void topicDoesNotHangWhenItsClusterIsGone(Place place) {
    Running orders = place.running("orders");
    apply(place, "orphan", "partitions: 1, replicas: 3, deletionPolicy: Delete");
    orders.awaitTopic("orphan", "Ready", s -> is(s, "Ready"));
    place.kubectl().say("delete", "cluster.ottla.dev", "orders", "--timeout=60s");
    // A question to brokers that are going away must run into its time-out first.
    place.kubectl().say("delete", "topic.ottla.dev", "orphan", "--timeout=60s");
  }

  @Test
  @Order(6)
  void namespaceWithAllOfItGoesInOnePiece(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    apply(place, "held", "partitions: 1, replicas: 3, deletionPolicy: Delete");
    orders.awaitTopic("held", "Ready", s -> is(s, "Ready"));
    long start = System.nanoTime();
    place.kubectl().say("delete", "namespace", place.namespace(), "--timeout=90s");
    long took = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertTrue(took < 90, "the namespace was gone after " + took + " s");
  }

  private static void apply(Place place, String name, String spec) {
    place
        .kubectl()
        .apply(
            """
            apiVersion: ottla.dev/v1alpha1
            kind: Topic
            metadata: {name: %s}
            spec: {cluster: orders, %s}
            """
                .formatted(name, spec))
        .orThrow();
  }

  private static boolean is(TopicStatus status, String type) {
    return Running.isTrue(status.conditions(), type);
  }

  private static int partitions(TopicStatus status) {
    Integer partitions = status.partitions();
    return partitions == null ? 0 : partitions;
  }

  private static TopicDescription describe(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> all = admin.describeTopics(List.of(topic)).allTopicNames().get();
    return Objects.requireNonNull(all.get(topic));
  }

  private static String config(Admin admin, String topic, String key)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var all = admin.describeConfigs(List.of(resource)).all().get();
    return Objects.requireNonNull(all.get(resource)).get(key).value();
  }
}
