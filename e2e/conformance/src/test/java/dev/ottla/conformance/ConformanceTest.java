package dev.ottla.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every case, on the embedded API server or on the real one that `conformance.kubeconfig` names:
/// what happens must be what the golden files say, which a real API server wrote
/// (`conformance.write`).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
  private Play play;

  @BeforeAll
  void playAll() throws Exception {
    play = new Play(Server.open());
    play.all();
    if (play.real() && Boolean.getBoolean("conformance.write")) {
      for (var area : Suite.AREAS) {
        var scripts = new LinkedHashMap<String, String>();
        area.cases().forEach(one -> scripts.put(one.name(), play.script(one)));
        Golden.HERE.write(area, scripts);
      }
    }
  }

  @AfterAll
  void end() {
    play.close();
  }

  @Test
  void there_are_enough_cases() {
    var all = Suite.AREAS.stream().flatMap(area -> area.cases().stream()).toList();
    assertEquals(all.size(), all.stream().map(Case::name).distinct().count(), "names are unique");
    var claimed = all.stream().filter(one -> one.unclaimed().isEmpty()).count();
    assertTrue(claimed >= 150, "claimed cases: " + claimed);
  }

  @TestFactory
  Stream<DynamicContainer> cases() {
    return Suite.AREAS.stream()
        .map(
            area ->
                dynamicContainer(area.name(), area.cases().stream().map(one -> test(area, one))));
  }

  private DynamicTest test(Area area, Case one) {
    return dynamicTest(
        one.name(),
        () -> {
          Assumptions.assumeTrue(play.played(one), one::missing);
          assertEquals(Golden.HERE.read(area).get(one.name()), play.script(one));
        });
  }
}
