package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The operator knows what each broker carries, and shows it with the rest of its figures.
@Scenario(on = Substrate.Kind.EMBEDDED)
@Tag("long")
class LoadTest {
  private static final int PARTITIONS = 6;
  private static final int RATE = 300;
  private static final Duration WINDOW = Duration.ofMinutes(6);

  @Test
  void theOperatorSeesWhatBrokersCarry(Place place) {
    Running orders = place.apply(Sample.SMALL).ready();
    orders.topic("carried", PARTITIONS, 3);
    try (Ledger ledger = Ledger.open(orders.bootstrap(), "carried", PARTITIONS, RATE)) {
      ledger.awaitMore(RATE);
      Awaitility.await("windows of three brokers")
          .atMost(WINDOW)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> values(place, "ottla_broker_cpu_cores", "stat=\"mean\"").size() == 3);
      Awaitility.await("the busiest partitions")
          .atMost(WINDOW)
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () ->
                  values(place, "ottla_partition_in_bytes_per_second", "topic=\"carried\"").size()
                      == PARTITIONS);
      String page = page(place);
      System.out.printf("%s, load:%n%s", place.substrate().kind(), own(page));
      for (double cores : values(place, "ottla_broker_cpu_cores", "stat=\"mean\"")) {
        assertTrue(cores > 0 && cores < Runtime.getRuntime().availableProcessors(), page);
      }
      List<Double> in = values(place, "ottla_broker_network_in_bytes_per_second", "mean");
      double busiest =
          sum(values(place, "ottla_partition_in_bytes_per_second", "topic=\"carried\""));
      // Three copies of each record come in: one from a client, two from leaders.
      assertEquals(3, sum(in) / busiest, 1.5, page);
      assertTrue(ledger.judge().clean());
    }
    orders.ready();
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(v -> v).sum();
  }

  private static List<Double> values(Place place, String name, String label) {
    Pattern line =
        Pattern.compile(
            "^%s\\{[^}]*namespace=\"%s\"[^}]*%s[^}]*} (\\S+)$"
                .formatted(name, place.namespace(), label),
            Pattern.MULTILINE);
    return line.matcher(page(place)).results().map(m -> Double.valueOf(m.group(1))).toList();
  }

  private static String own(String page) {
    return page.lines()
        .filter(l -> l.startsWith("ottla_broker_") || l.startsWith("ottla_load_"))
        .map(l -> l + "\n")
        .reduce("", String::concat);
  }

  /// The operator's figures.
  private static String page(Place place) {
    return Page.metrics(place.substrate(), place.operator());
  }
}
