package dev.ottla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The definitions in `crds/` are those that the records make. Rewrite them with
/// `mvn -pl operator/api test -Dcrds.update`.
class CrdsTest {
  /// Small enough for `kubectl apply`, which keeps a copy in an annotation.
  private static final int MOST_BYTES = 60_000;

  @Test
  void committedDefinitionsAreFresh() throws IOException {
    var crds = Crds.all();

    assertEquals(List.of("clusters.ottla.dev", "topics.ottla.dev"), List.copyOf(crds.keySet()));
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
}
