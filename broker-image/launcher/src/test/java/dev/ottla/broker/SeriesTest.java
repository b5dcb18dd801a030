package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Test
  void everyRowHasANameOfItsOwnThatFitsItsType() {
    var rows = Series.all("metrics.md");
    assertTrue(rows.size() > 100, "rows: " + rows.size());
    assertEquals(rows.size(), rows.stream().map(Series::name).distinct().count());
    for (var row : rows) {
      boolean counter = row.type() == Series.Type.COUNTER;
      assertEquals(counter, row.name().endsWith("_total"), row.name());
      assertEquals(row.scale() != 1, row.name().endsWith("_seconds") && kafka(row), row.name());
      assertFalse(row.help().isBlank(), row.name());
    }
  }

  @Test
  void nothingIsShownPerTopicOrPartition() {
    for (var row : Series.all("metrics.md")) {
      assertFalse(row.labels().contains("topic") || row.labels().contains("partition"), row.name());
    }
  }

  @Test
  void whatIsMeteredStandsBesideItsTopicAlone() {
    for (var row : Series.all("metering.md")) {
      assertEquals(List.of("topic"), row.labels(), row.name());
      assertTrue(row.source().takes(Map.of("topic", "clicks", "partition", "0")), row.name());
      assertFalse(row.source().takes(Map.of()), row.name());
    }
  }

  @Test
  void aSourceTakesWhatItNamesAndLeavesTopicsAside() {
    var source = Series.Source.parse("g:type=T,name=N,request=Produce|Fetch");
    assertEquals("g:T:N", source.key());
    assertTrue(source.takes(Map.of("request", "Fetch")));
    assertFalse(source.takes(Map.of("request", "Metadata")));
    assertFalse(source.takes(Map.of()));
    assertFalse(Series.Source.parse("g:type=T,name=N").takes(Map.of("topic", "clicks")));
    assertTrue(Series.Source.parse("g:type=T,name=N,topic=*").takes(Map.of("topic", "clicks")));
    assertEquals("group:name", Series.Source.parse("group:name").key());
  }

  @Test
  void valuesThatDifferInDroppedLabelsAreAddedUpAndLabelsAreEscaped() {
    var connections = row("kafka_connections");
    var family = new Family(connections);
    family.add(Map.of("listener", "A", "networkProcessor", "0"), 2);
    family.add(Map.of("listener", "A", "networkProcessor", "1"), 3);
    family.add(Map.of("listener", "B\\\"\n"), 0.5);
    var out = new StringBuilder();
    family.write(out);
    assertEquals(
        """
        # HELP kafka_connections Open connections
        # TYPE kafka_connections gauge
        kafka_connections{listener="A"} 5
        kafka_connections{listener="B\\\\\\"\\n"} 0.5
        """,
        out.toString());
    Scrape.parse(out.toString());
  }

  @Test
  void timesAreSecondsAndSummariesHaveTheirLines() {
    var family = new Family(row("kafka_request_seconds"));
    var tags = Map.of("request", "Produce");
    family.quantile(tags, "0.99", 250);
    family.total(tags, 4, 1000);
    var out = new StringBuilder();
    family.write(out);
    var scrape = Scrape.parse(out.toString());
    assertEquals(
        Map.of(
            "kafka_request_seconds{request=\"Produce\",quantile=\"0.99\"}", 0.25,
            "kafka_request_seconds_sum{request=\"Produce\"}", 1.0,
            "kafka_request_seconds_count{request=\"Produce\"}", 4.0),
        scrape.samples());
  }

  private static boolean kafka(Series row) {
    return !row.source().key().startsWith("process:");
  }

  private static Series row(String name) {
    return Series.all("metrics.md").stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
