package dev.ottla.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The reference of all metrics is what is served. Regenerate with
/// `mvn -pl operator/app -am test -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dreference.update`.
class ReferenceTest {
  private static final Path FILE = Served.ROOT.resolve("docs/reference/metrics.md");

  @Test
  void thePageTellsWhatIsServed() throws IOException {
    String page = page();
    if (System.getProperty("reference.update") != null) {
      Files.writeString(FILE, page);
    }
    assertEquals(
        Files.readString(FILE),
        page,
        "docs/reference/metrics.md is stale: see ReferenceTest for how it is made");
  }

  @Test
  void namesAreStableWordsAndFitTheirTypes() {
    List<Served> rows = Served.operator();
    assertTrue(rows.size() > 30, () -> rows.size() + " rows");
    assertEquals(rows.size(), rows.stream().map(Served::name).distinct().count());
    for (Served row : rows) {
      assertTrue(row.name().matches("(ottla|process|jvm)_[a-z_]+"), row.name());
      assertEquals(row.type().equals("counter"), row.name().endsWith("_total"), row.name());
    }
  }

  private static String page() {
    return """
    # Metrics

    Operator, brokers and controllers serve `/metrics` at port 8080 (`http`) in Prometheus' text format. Names and labels are stable. How
    Prometheus finds them, alerts and a dashboard: [observe.md](../guide/observe.md). This page is made from the program; do not edit it.

    ## Operator

    A broker's load is that of the last three minutes, [as plans see it](../decisions/0020-load-as-a-stream.md): `stat` is `mean` or `p95`. It is
    not told while samples fill less than half of that. Summaries have `_sum` and `_count`, and no quantiles.

    """
        + table(Served.operator())
        + """

    ## Brokers and controllers

    What a node does not have, as a broker what belongs to controllers, it leaves out. Summaries have the quantiles 0.5, 0.99 and 0.999 over
    the last minutes. There are no series for single topics or partitions; `/load` has these as JSON.

    """
        + table(Served.node())
        + """

    ## Topics, for bills

    Brokers serve these at `/metering`, also port 8080: one series for each topic on the node, so scrape it seldom.

    """
        + table(Served.metering());
  }

  private static String table(List<Served> rows) {
    return rows.stream()
        .map(
            r ->
                "| `%s` | %s | %s | %s |\n"
                    .formatted(r.name(), r.type(), String.join(", ", r.labels()), r.help()))
        .collect(
            Collectors.joining("", "| name | type | labels | meaning |\n|---|---|---|---|\n", ""));
  }
}
