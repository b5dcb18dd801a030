package dev.ottla.api;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages in `docs/reference/` say what the definitions say. Rewrite them with
/// `mvn -pl operator/api test -Dcrds.update`.
class ReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "clusters.ottla.dev, cluster",
    "topics.ottla.dev, topic",
    "rebalances.ottla.dev, rebalance"
  })
  void referenceIsFresh(String crd, String page) throws IOException {
    Generated.check(
        "docs/reference/" + page + ".md",
        Reference.of(Objects.requireNonNull(Crds.all().get(crd))));
  }

  @Test
  void mistakesAreFresh() throws IOException {
    Generated.check("docs/reference/refused.md", Refused.page());
  }
}
