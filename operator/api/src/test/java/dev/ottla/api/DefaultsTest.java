package dev.ottla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Every default, pinned once: changing one changes what runs for people who wrote nothing.
class DefaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static <T> T parse(String json, Class<T> type) throws JsonProcessingException {
    return JSON.readValue(json, type);
  }

  @Test
  void cluster() throws JsonProcessingException {
    ClusterSpec spec = parse("{}", ClusterSpec.class);

    assertEquals("4.4.0", spec.version());
    assertEquals(Map.of(), spec.config());
    assertEquals(List.of(new Listener("internal", 9092, null, null)), spec.listeners());
    assertEquals(parse("{}", Brokers.class), spec.brokers());
    assertEquals(parse("{}", Controllers.class), spec.controllers());
    assertEquals(parse("{}", Rebalance.class), spec.rebalance());
  }

  @Test
  void theOrderOfListenersAsksForNothing() throws JsonProcessingException {
    String internal = "{\"name\": \"internal\", \"port\": 9092}";
    String outside = "{\"name\": \"outside\", \"port\": 9094, \"expose\": \"NodePort\"}";
    String spec = "{\"listeners\": [%s, %s]}";

    assertEquals(
        parse(spec.formatted(internal, outside), ClusterSpec.class),
        parse(spec.formatted(outside, internal), ClusterSpec.class));
  }

  @Test
  void brokers() throws JsonProcessingException {
    Brokers brokers = parse("{}", Brokers.class);

    assertEquals(3, brokers.replicas());
    assertNull(brokers.racks());
    assertNull(brokers.growTo());
    assertEquals(Brokers.LostVolumes.Wait, brokers.lostVolumes());
    assertEquals(parse("{}", Pod.class), brokers.pod());
    assertEquals(parse("{}", Storage.class), brokers.storage());
    assertEquals(
        Map.of("cpu", new Quantity("500m"), "memory", new Quantity("1Gi")),
        brokers.resources().requests());
    assertEquals(Map.of("memory", new Quantity("1Gi")), brokers.resources().limits());
  }

  @Test
  void controllers() throws JsonProcessingException {
    Controllers controllers = parse("{}", Controllers.class);

    assertEquals(3, controllers.replicas());
    assertEquals(false, controllers.combined());
    assertEquals(parse("{}", Pod.class), controllers.pod());
    assertEquals(parse("{}", MetadataStorage.class), controllers.storage());
    assertEquals(
        Map.of("cpu", new Quantity("200m"), "memory", new Quantity("512Mi")),
        controllers.resources().requests());
    assertEquals(Map.of("memory", new Quantity("512Mi")), controllers.resources().limits());
  }

  @Test
  void rollAndUpgrade() throws JsonProcessingException {
    ClusterSpec spec = parse("{}", ClusterSpec.class);

    assertEquals(new Roll(Roll.NoCopyToSpare.Wait, 0), spec.roll());
    assertEquals(86_400, spec.upgrade().soakSeconds());
    assertEquals(false, spec.paused());
    assertEquals(false, spec.hibernate());
    assertEquals(ClusterSpec.Upgrades.Approve, spec.upgrades());
    assertEquals(new Maintenance(List.of(), "UTC"), spec.maintenance());
  }

  @Test
  void storage() throws JsonProcessingException {
    Storage storage = parse("{}", Storage.class);

    assertNull(storage.size());
    assertNull(storage.storageClass());
    assertEquals(List.of(), storage.volumes());
    assertEquals(false, storage.ephemeral());
    assertEquals(true, storage.keepOnDelete());
    assertEquals(List.of(new Volume(new Quantity("10Gi"), null)), storage.all());
  }

  @Test
  void rebalance() throws JsonProcessingException {
    Rebalance rebalance = parse("{}", Rebalance.class);

    assertEquals(Rebalance.Mode.Auto, rebalance.mode());
    assertEquals(15, rebalance.startBand());
    assertEquals(9, rebalance.stopBand());
    assertNull(rebalance.throttle());
    assertEquals(10L << 20, rebalance.rate(Resources.BROKERS));
    assertEquals(
        70L << 20, rebalance.rate(parse("{\"limits\":{\"cpu\":\"3500m\"}}", Resources.class)));
    assertEquals(
        5L << 20, rebalance.rate(parse("{\"requests\":{\"cpu\":\"100m\"}}", Resources.class)));
    assertEquals(20L << 20, rebalance.rate(parse("{}", Resources.class)));
    assertEquals(
        5_000_000, parse("{\"throttle\":\"5M\"}", Rebalance.class).rate(Resources.BROKERS));
  }

  @Test
  void resourcesThatAreWrittenHaveNoMoreThanThat() throws JsonProcessingException {
    Resources resources = parse("{\"limits\":{\"memory\":\"4Gi\"}}", Resources.class);

    assertEquals(Map.of(), resources.requests());
    assertEquals(Map.of("memory", new Quantity("4Gi")), resources.limits());
  }

  @Test
  void pod() throws JsonProcessingException {
    Pod pod = parse("{}", Pod.class);

    assertEquals(Map.of(), pod.labels());
    assertEquals(Map.of(), pod.annotations());
    assertEquals(Map.of(), pod.nodeSelector());
    assertEquals(List.of(), pod.tolerations());
    assertEquals(List.of(), pod.topologySpreadConstraints());
    assertNull(pod.affinity());
    assertNull(pod.priorityClassName());
  }

  @Test
  void topic() throws JsonProcessingException {
    TopicSpec spec = parse("{\"cluster\":\"orders\"}", TopicSpec.class);

    assertEquals("orders", spec.cluster());
    assertNull(spec.name());
    assertNull(spec.partitions());
    assertNull(spec.replicas());
    assertEquals(Map.of(), spec.config());
    assertEquals(TopicSpec.DeletionPolicy.Retain, spec.deletionPolicy());
  }

  @Test
  void rebalanceThatIsAskedFor() throws JsonProcessingException {
    RebalancingSpec spec = parse("{\"cluster\":\"orders\"}", RebalancingSpec.class);

    assertEquals("orders", spec.cluster());
    assertEquals(RebalancingSpec.Goal.Balance, spec.goal());
    assertEquals(List.of(), spec.topics());
    assertEquals(List.of(), spec.brokers());
    assertEquals(RebalancingSpec.Approve.Manual, spec.approve());
    assertEquals(false, spec.stop());
  }

  @Test
  void topicIsNamedAsItsResourceUnlessItSaysOtherwise() throws JsonProcessingException {
    Topic plain =
        parse(
            "{\"metadata\":{\"name\":\"clicks\"},\"spec\":{\"cluster\":\"orders\"}}", Topic.class);
    Topic named =
        parse(
            "{\"metadata\":{\"name\":\"clicks\"},\"spec\":{\"cluster\":\"orders\",\"name\":\"C_1\"}}",
            Topic.class);

    assertEquals("clicks", plain.kafkaName());
    assertEquals("C_1", named.kafkaName());
  }

  @Test
  void schemaAgreesWithRecords() throws JsonProcessingException {
    JsonNode byServer =
        Objects.requireNonNull(Crds.all().get("clusters.ottla.dev"))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/default");

    assertEquals(parse("{}", ClusterSpec.class), JSON.treeToValue(byServer, ClusterSpec.class));
  }
}
