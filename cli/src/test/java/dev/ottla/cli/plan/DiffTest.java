package dev.ottla.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffTest {
  private static JsonNode yaml(String text) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("bad test", e);
    }
  }

  private static List<String> diff(String before, String after) {
    return Diff.lines(yaml(before), yaml(after));
  }

  @Test
  void namesEachFieldThatDiffers() {
    assertEquals(
        List.of(
            "spec.replicas: 3 -> 5", "spec.config.a: x -> (none)", "spec.config.b: (none) -> y"),
        diff("spec: {replicas: 3, config: {a: x}}", "spec: {replicas: 5, config: {b: y}}"));
  }

  @Test
  void findsItemsByTheirNames() {
    assertEquals(
        List.of("l[a].port: 1 -> 2", "l[b]: {\"name\":\"b\"} -> (none)"),
        diff("l: [{name: b}, {name: a, port: 1}]", "l: [{name: a, port: 2}]").stream()
            .sorted()
            .toList());
  }

  @Test
  void tellsTextsByTheirLines() {
    assertEquals(
        List.of("data.p:", "  - b=1", "  + b=2"),
        diff("data: {p: \"a=1\\nb=1\\n\"}", "data: {p: \"a=1\\nb=2\\n\"}"));
  }

  @Test
  void keepsQuietAboutWhatTheServerCounts() {
    assertEquals(
        List.of(),
        diff(
            "{metadata: {generation: 1, resourceVersion: '1'}, status: {a: 1}}",
            "{metadata: {generation: 2, resourceVersion: '2'}, status: {a: 2}}"));
  }

  @Test
  void anObjectNamedByItsContentHasAForerunner() {
    JsonNode old = yaml("metadata: {name: orders-broker-config-0a1b2c3d}");
    JsonNode other = yaml("metadata: {name: orders-topology}");
    assertEquals(
        old, Diff.elder("orders-broker-config-ffffffff", List.of(other, old)).orElseThrow());
    assertEquals(true, Diff.elder("orders-else-ffffffff", List.of(old)).isEmpty());
  }
}
