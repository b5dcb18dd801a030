package dev.ottla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is read, written and read again is the same, also by a release that knows fewer fields.
class JsonTest {
  private static final Path GOOD = Path.of("src/test/resources/good-input");
  private static final Set<String> FOREIGN =
      Set.of(
          "config",
          "replicas",
          "targets",
          "up",
          "down",
          "requests",
          "limits",
          "labels",
          "annotations",
          "nodeSelector",
          "affinity",
          "tolerations",
          "topologySpreadConstraints");

  private static final KubernetesSerialization CLIENT = new KubernetesSerialization();

  static Stream<Object> specs() throws IOException {
    try (Stream<Path> files = Files.list(GOOD)) {
      return files.sorted().flatMap(JsonTest::documents).map(JsonTest::spec).toList().stream();
    }
  }

  private static Stream<JsonNode> documents(Path file) {
    try {
      return Crds.YAML
          .readerFor(JsonNode.class)
          .<JsonNode>readValues(file.toFile())
          .readAll()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object spec(JsonNode document) {
    String spec = document.withObject("/spec").toString();
    return switch (document.path("kind").asText()) {
      case "Cluster" -> CLIENT.unmarshal(spec, ClusterSpec.class);
      case "Topic" -> CLIENT.unmarshal(spec, TopicSpec.class);
      case "Rebalance" -> CLIENT.unmarshal(spec, RebalancingSpec.class);
      default -> throw new IllegalArgumentException(document.path("kind").asText());
    };
  }

  @ParameterizedTest
  @MethodSource("specs")
  void specIsReadBackAsWritten(Object spec) {
    assertEquals(spec, CLIENT.unmarshal(CLIENT.asJson(spec), spec.getClass()));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void fieldsOfALaterReleaseAreIgnored(Object spec) throws JsonProcessingException {
    JsonNode later = Crds.YAML.readTree(CLIENT.asJson(spec));
    extend(later);

    assertEquals(spec, CLIENT.unmarshal(later.toString(), spec.getClass()));
  }

  /// Adds fields to every object but those whose keys are a person's own words, and those that are
  /// Kubernetes' own, which keep what they do not know.
  private static void extend(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().stream()
          .filter(field -> !FOREIGN.contains(field.getKey()))
          .forEach(field -> extend(field.getValue()));
      object.put("inventedLater", "x").putObject("inventedToo").put("deep", 1);
    } else if (node instanceof ArrayNode list) {
      list.forEach(JsonTest::extend);
    }
  }

  @Test
  void statusIsReadBackAsWritten() {
    Condition ready = new Condition();
    ready.setType("Ready");
    ready.setStatus("False");
    ClusterStatus status =
        new ClusterStatus(
            2L,
            List.of(ready),
            3,
            "ottla.dev/cluster=orders",
            "2/3",
            "4.4.0",
            "id",
            List.of(new ClusterStatus.Bootstrap("internal", "orders-bootstrap.ns.svc:9092")),
            List.of(new ClusterStatus.Node(0, "orders-brokers-0", "broker", "Ready", "a", null)),
            new ClusterStatus.Scaled(
                5, 3, "2026-01-01T00:00:00Z", "cpu", 4, "2026-01-01T01:00:00Z", List.of(388, 391)),
            List.of(new ClusterStatus.Next("Restart broker 1", "its configuration changed")),
            5_000_000_000L);

    assertEquals(status, CLIENT.unmarshal(CLIENT.asJson(status), ClusterStatus.class));
  }

  @Test
  void whatIsNotThereIsNotWritten() {
    String json = CLIENT.asJson(new TopicSpec("orders", null, null, null, null, null));

    assertEquals("{\"cluster\":\"orders\",\"deletionPolicy\":\"Retain\"}", json);
    assertFalse(CLIENT.asJson(new Cluster()).contains("null"));
  }
}
