package dev.ottla.core.autoscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Days under eight curves: the room, against who knows the future, the rule of Kubernetes'
/// autoscaler, and alerts with scripts. `-Dautoscale.write` writes table and plots to `docs/`.
class SimulationTest {
  private static final Path DOCS = Path.of("../../docs/guide/autoscale");
  private static final boolean WRITE = System.getProperty("autoscale.write") != null;

  /// Enough to notice in each check; all of them with the property.
  private static final List<Curve> FEW = List.of(Curve.CROWD, Curve.NOISE, Curve.STEPS);

  private static final String OURS = "Ottla";
  private static final String HPA = "HPA's rule";
  private static final String ORACLE = "oracle";

  private static Map<String, Day> days(Curve curve, long seed) {
    Map<String, Day> days = new LinkedHashMap<>();
    days.put(ORACLE, Day.oracle(curve, 24, seed));
    days.put("threshold rules", Day.of(curve, Rule.thresholds(), 24, seed));
    days.put(HPA, Day.of(curve, Rule.hpa(), 24, seed));
    days.put(OURS, Day.of(curve, new Ours(), 24, seed));
    return days;
  }

  private static Day the(Map<String, Day> days, String rule) {
    Day day = days.get(rule);
    if (day == null) {
      throw new IllegalArgumentException(rule);
    }
    return day;
  }

  @Test
  void theNumberNeverFlapsAndCostsLittleMoreThanWhoKnowsTheFuture() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "| curve | rule | broker-hours | of the oracle's | min over target | changes | flaps |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    double ours = 0;
    double oracle = 0;
    double over = 0;
    double hpa = 0;
    int flaps = 0;
    for (Curve curve : WRITE ? List.of(Curve.values()) : FEW) {
      Map<String, Day> days = days(curve, 1);
      Day best = the(days, ORACLE);
      days.forEach((rule, day) -> table.append(row(curve, rule, day, best)));
      if (WRITE) {
        Files.createDirectories(DOCS);
        String name = curve.name().toLowerCase(Locale.ROOT) + ".svg";
        Files.writeString(DOCS.resolve(name), Plot.of(curve, days));
      }
      ours += the(days, OURS).hours();
      oracle += best.hours();
      over += the(days, OURS).over();
      hpa += the(days, HPA).over();
      flaps += the(days, OURS).flaps();
    }
    if (WRITE) {
      Files.writeString(DOCS.resolve("table.md"), table.toString());
    }
    assertEquals(0, flaps, table::toString);
    double paid = ours / oracle;
    assertTrue(paid <= 1.15, () -> paid + " of the oracle's broker-hours\n" + table);
    double longer = over;
    double allowed = hpa;
    assertTrue(over <= hpa, () -> longer + " min over target, " + allowed + " by HPA's rule");
  }

  private static String row(Curve curve, String rule, Day day, Day best) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %.2f | %.0f | %d | %d |%n",
        curve.words,
        rule,
        day.hours(),
        day.hours() / best.hours(),
        day.over(),
        day.changes(),
        day.flaps());
  }
}
