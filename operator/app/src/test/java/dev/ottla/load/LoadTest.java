package dev.ottla.load;

import static dev.ottla.load.Given.BILLS;
import static dev.ottla.load.Given.ORDERS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.Names;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole stream, from pages on loopback addresses to windows.
class LoadTest {
  private static final Duration BEAT = Duration.ofMillis(20);
  private static final Duration SPAN = Duration.ofSeconds(2);

  private final Stand pages = new Stand();
  private final Channel channel = new Channel();
  private final Load load = new Load(BEAT, SPAN, Duration.ofMillis(200), pages.port(), channel);

  /// As the program wires it.
  @BeforeEach
  void begin() {
    var unused = new Brokers(channel).samples().subscribe().with(load::count);
  }

  @AfterEach
  void end() {
    load.stop();
    channel.close();
    pages.close();
  }

  private void attend(Names cluster, Map<Integer, String> hosts) {
    load.attend(cluster, hosts.keySet(), hosts, BEAT);
  }

  private static void until(String what, Callable<Boolean> wish) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(wish);
  }

  private boolean seen(Names cluster, int broker) {
    return load.view(cluster).brokers().containsKey(broker);
  }

  @Test
  void windowsFillAndTellWhatBrokersCarry() {
    attend(ORDERS, Map.of(0, pages.broker(1_000_000), 1, pages.broker(3_000_000)));
    until("both windows", () -> seen(ORDERS, 0) && seen(ORDERS, 1));
    LoadView view = load.view(ORDERS);
    assertEquals(SPAN, view.span());
    LoadView.Carried one = Objects.requireNonNull(view.brokers().get(1));
    assertEquals(3_000_000, one.clientIn(), 1000);
    assertEquals(0.5, one.cpu().mean(), 0.01);
    until("the busiest", () -> !load.view(ORDERS).busiest().isEmpty());
    assertEquals("clicks", load.view(ORDERS).busiest().getFirst().topic());
    until("rates to plan by", () -> load.view(ORDERS).rates().isPresent());
    assertEquals(4_000_000, load.view(ORDERS).rates().orElseThrow().all().in(), 400_000);
    assertTrue(load.tally().samples() > 40, load.tally()::toString);
    assertEquals(2, load.tally().brokers());
  }

  @Test
  void brokersThatDoNotAnswerHoldUpNobody() {
    attend(BILLS, Map.of(0, pages.silent(), 1, pages.nobody(), 2, pages.endless(), 3, "no host!"));
    attend(ORDERS, Map.of(0, pages.broker(1_000_000)));
    until("the window of the other", () -> seen(ORDERS, 0));
    until("failures of all kinds", () -> load.tally().failures() > 10);
    assertEquals(Map.of(), load.view(BILLS).brokers());
    assertTrue(pages.waiting() <= 1, "one question at a time to one that does not answer");
  }

  @Test
  void aBrokerThatComesBackElsewhereGoesOn() {
    attend(ORDERS, Map.of(0, pages.broker(1_000_000)));
    until("a window", () -> seen(ORDERS, 0));
    String elsewhere = pages.broker(1_000_000);
    load.attend(ORDERS, Set.of(0), Map.of(), BEAT);
    assertTrue(seen(ORDERS, 0), "its window stays while it is away");
    assertEquals(0, load.tally().brokers());
    attend(ORDERS, Map.of(0, elsewhere));
    until("it is asked there", () -> pages.asked(elsewhere) > 3);
    LoadView.Carried carried = Objects.requireNonNull(load.view(ORDERS).brokers().get(0));
    assertEquals(1_000_000, carried.clientIn(), 1000);
  }

  @Test
  void whatIsGoneIsForgotten() {
    attend(ORDERS, Map.of(0, pages.broker(1_000_000), 1, pages.broker(1_000_000)));
    until("windows", () -> seen(ORDERS, 0) && seen(ORDERS, 1));
    attend(ORDERS, Map.of(0, pages.broker(1_000_000)));
    assertFalse(seen(ORDERS, 1));
    load.forget(ORDERS);
    assertEquals(LoadView.NONE, load.view(ORDERS));
    assertEquals(0, load.tally().brokers());
  }
}
