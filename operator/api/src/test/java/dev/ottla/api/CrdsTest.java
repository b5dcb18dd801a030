package dev.ottla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The definitions in `crds/` are those that the records make. Rewrite them with
/// `mvn -pl operator/api test -Dcrds.update`.
class CrdsTest {
  /// Small enough for `kubectl apply`, which keeps a copy in an annotation.
  private static final int MOST_BYTES = 60_000;

  @Test
  void committedDefinitionsAreFresh() throws IOException {
    var crds = Crds.all();

    assertEquals(
        List.of("clusters.ottla.dev", "rebalances.ottla.dev", "topics.ottla.dev"),
        List.copyOf(crds.keySet()));
    for (var crd : crds.entrySet()) {
      Generated.check(
          "crds/" + crd.getKey() + ".yaml", Crds.YAML.writeValueAsString(crd.getValue()));
    }
  }

  @Test
  void definitionsAreSmall() throws IOException {
    for (var crd : Crds.all().entrySet()) {
      int bytes = Crds.YAML.writeValueAsBytes(crd.getValue()).length;
      assertTrue(bytes < MOST_BYTES, crd.getKey() + " has " + bytes + " bytes");
    }
  }

  @Test
  void everyFieldSaysWhatItMeans() throws IOException {
    List<String> silent = new ArrayList<>();
    for (var crd : Crds.all().entrySet()) {
      walk(
          crd.getKey(),
          crd.getValue().at("/spec/versions/0/schema/openAPIV3Schema"),
          (path, field) -> {
            if (!field.path("description").asText().endsWith(".")) {
              silent.add(path);
            }
          });
    }
    assertEquals(List.of(), silent);
  }

  @Test
  void noPropertyIsEmpty() throws IOException {
    List<String> empty = new ArrayList<>();
    for (var crd : Crds.all().entrySet()) {
      walk(
          crd.getKey(),
          crd.getValue().at("/spec/versions/0/schema/openAPIV3Schema"),
          (path, field) -> {
            if (!field.has("type") && !field.path("x-kubernetes-int-or-string").asBoolean()) {
              empty.add(path);
            }
          });
    }
    assertEquals(List.of(), empty);
  }

  private static void walk(String path, JsonNode schema, BiConsumer<String, JsonNode> visit) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String name = path + "." + field.getKey();
      visit.accept(name, field.getValue());
      walk(name, field.getValue(), visit);
    }
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.path(inner).isObject()) {
        walk(path + "[]", schema.path(inner), visit);
      }
    }
  }
}
