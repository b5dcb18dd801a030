package dev.ottla.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.ClusterStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a newcomer does first: one file applied, a Kafka that is ready, and records passed through
/// it.
@Scenario(on = {Substrate.Kind.EMBEDDED, Substrate.Kind.K3S, Substrate.Kind.GIVEN})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuickstartTest {
  private static final int MILLION = 1_000_000;

  /// Records that each foreign client passes; `e2e.records=1000000` where there is time for it.
  private static final int FOREIGN = Integer.getInteger("e2e.records", 20_000);

  @Test
  @Order(1)
  void oneFileMakesAClusterAndATopic(Place place) throws IOException {
    String yaml = Files.readString(House.built("manifests/examples/quickstart.yaml"));
    String reachable = yaml.replace("127.0.0.1", place.substrate().host());
    place.kubectl().apply(reachable).orThrow();

    place.kubectl().await("cluster.ottla.dev/orders", "condition=Ready", Running.PATIENCE);
    place.kubectl().await("topic.ottla.dev/clicks", "condition=Ready", Duration.ofMinutes(1));

    ClusterStatus status = place.running("orders").ready().status();
    assertEquals("3/3", status.ready());
    assertTrue(status.next().isEmpty(), "nothing is left to do: " + status.next());
    assertEquals(
        List.of("False", "False"),
        List.of("Progressing", "Degraded").stream()
            .map(t -> Running.condition(status.conditions(), t).orElseThrow().getStatus())
            .toList());
    assertTrue(
        status.nodes().stream().allMatch(n -> n.state().equals("Ready")),
        () -> "every node is ready: " + status.nodes());
  }

  @Test
  @Order(2)
  void kubectlShowsWhatAPersonWants(Place place) {
    List<String> cluster = columns(place, "clusters.ottla.dev");
    assertEquals(List.of("NAME", "READY", "BROKERS", "VERSION"), cluster.subList(0, 4));
    List<String> row = row(place, "clusters.ottla.dev");
    assertEquals(List.of("orders", "True", "3/3", "4.4.0"), row.subList(0, 4));
    List<String> topic = row(place, "topics.ottla.dev");
    assertEquals(List.of("clicks", "True", "orders"), topic.subList(0, 3));
  }

  @Test
  @Order(3)
  void aMillionRecordsPassThrough(Place place) {
    Running orders = place.running("orders");
    Flow.Passed produced = Flow.produce(orders.bootstrap(), "clicks", MILLION, 100);
    Flow.Passed consumed = Flow.consume(orders.bootstrap(), "clicks", MILLION);
    System.out.printf(
        "%s: produced %s, consumed %s%n", place.substrate().kind(), produced, consumed);
    assertEquals(MILLION, produced.records());
    assertEquals(MILLION, consumed.records());
    assertEquals(0, consumed.disordered());
    assertEquals(produced.bytes(), consumed.bytes());
  }

  @ParameterizedTest
  @EnumSource
  @Order(4)
  void clientsInOtherLanguagesPassRecords(Client client, Place place) {
    client
        .missing()
        .ifPresent(
            why -> {
              assertFalse("true".equals(System.getenv("CI")), why);
              Assumptions.abort(why);
            });
    Running orders = place.running("orders");
    orders.topic(client.topic(), 6, 3);
    String said = client.pass(orders.bootstrap(), FOREIGN);
    System.out.printf("%s, %s%n", place.substrate().kind(), said);
    assertTrue(said.startsWith(client.topic() + ": " + FOREIGN + " records"), said);
  }

  private static List<String> columns(Place place, String kind) {
    return List.of(
        place.kubectl().say("get", kind).lines().findFirst().orElse("").split("\\s+", -1));
  }

  private static List<String> row(Place place, String kind) {
    return List.of(
        place.kubectl().say("get", kind).lines().skip(1).findFirst().orElse("").split("\\s+", -1));
  }
}
