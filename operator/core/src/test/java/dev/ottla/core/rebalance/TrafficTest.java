package dev.ottla.core.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Rebalance.Mode;
import dev.ottla.core.moves.Fleet;
import dev.ottla.core.plan.Step.ElectLeaders;
import dev.ottla.core.plan.Step.MovePartitions;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.LoadView.Busy;
import dev.ottla.core.world.LoadView.Rate;
import dev.ottla.core.world.LoadView.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Brokers come to their share of what partitions pass, where that is known and matters.
class TrafficTest {
  private static final int BROKERS = 4;
  private static final int PARTITIONS = 48;
  private static final Rate HOT = new Rate(2e6, 4e6);
  private static final Rate COLD = new Rate(1e4, 1e4);

  /// As many replicas, leaders and bytes everywhere.
  private static Fleet even() {
    Fleet fleet = new Fleet(BROKERS, BROKERS).topic("clicks", PARTITIONS, 2);
    fleet.mode = Mode.Auto;
    fleet.spec = ", network: 50M";
    return fleet;
  }

  private static void passes(Fleet fleet, Map<Integer, Rate> clicks, Rate all, double cpu) {
    Rates rates = new Rates(Map.of("clicks", clicks), all, cpu);
    fleet.load = new LoadView(Duration.ofMinutes(3), Map.of(), List.of(), Optional.of(rates));
  }

  /// Every fourth partition is hot, and all of these are led by broker 0 and followed by 1.
  private static Map<Integer, Rate> lopsided(Rate hot, Rate cold) {
    Map<Integer, Rate> clicks = new TreeMap<>();
    IntStream.range(0, PARTITIONS).forEach(p -> clicks.put(p, p % BROKERS == 0 ? hot : cold));
    return clicks;
  }

  private static void lopsided(Fleet fleet) {
    passes(fleet, lopsided(HOT, COLD), new Rate(26e6, 50e6), 0);
  }

  /// Hot partitions that each broker leads, or holds.
  private static List<Long> hot(Fleet fleet, boolean led) {
    List<Long> counts = new ArrayList<>();
    for (int b = 0; b < BROKERS; b++) {
      int id = b;
      counts.add(
          IntStream.range(0, PARTITIONS)
              .filter(p -> p % BROKERS == 0)
              .mapToObj(p -> "clicks-" + p)
              .filter(
                  p ->
                      led
                          ? fleet.leaders.getOrDefault(p, fleet.on(p).getFirst()) == id
                          : fleet.on(p).contains(id))
              .count());
    }
    return counts;
  }

  private static void assertEven(List<Long> counts, long share) {
    // Whole ones are rounded in a broker's favour.
    long band = (long) Math.ceil(share * 0.09);
    assertTrue(
        counts.stream().allMatch(c -> Math.abs(c - share) <= band), () -> counts + " of " + share);
  }

  private static boolean moved(Fleet fleet) {
    return fleet.log.stream().anyMatch(l -> l.startsWith("Move"));
  }

  @Test
  void aHotTopicIsSpreadThoughAllIsEvenInNumbersAndBytes() {
    Fleet fleet = even();
    assertTrue(fleet.step().atRest(), "nobody knows what it passes");
    lopsided(fleet);
    fleet.settle();
    assertTrue(
        fleet.log.stream().anyMatch(l -> l.endsWith("of its share of net out")),
        fleet.log::toString);
    assertEven(hot(fleet, true), 3);
    assertEven(hot(fleet, false), 6);
    assertEven(fleet.counts(true), PARTITIONS / BROKERS);
    assertEven(fleet.counts(false), 2 * PARTITIONS / BROKERS);
    fleet.log.clear();
    assertTrue(fleet.step().atRest(), fleet.log::toString);
  }

  @Test
  void processorsCountWhereNobodySaidWhatTheNetworkBears() {
    Fleet fleet = even();
    fleet.spec = ", resources: {limits: {cpu: \"2\"}}";
    passes(fleet, lopsided(HOT, COLD), new Rate(26e6, 50e6), 1 / 40e6);
    fleet.settle();
    assertEven(hot(fleet, true), 3);
    assertEven(fleet.counts(true), PARTITIONS / BROKERS);
  }

  @Test
  void whatNoBrokerBearsMuchOfMovesNothing() {
    Fleet fleet = even();
    fleet.spec = ", network: 500M";
    lopsided(fleet);
    assertTrue(fleet.step().atRest(), fleet.log::toString);
    fleet.spec = "";
    passes(fleet, lopsided(new Rate(2000, 4000), COLD), new Rate(30e3, 50e3), 1e-3);
    assertTrue(fleet.step().atRest(), "idle brokers use processors for themselves");
  }

  /// Nor are any of them a thousandth of what clients use.
  @Test
  void whereItDoesNotMatterThePlanIsWhatItWas() {
    Fleet blind = even();
    blind.pods = BROKERS + 1;
    blind.want = BROKERS + 1;
    Fleet fleet = even();
    fleet.pods = blind.pods;
    fleet.want = blind.want;
    fleet.spec = ", network: 500M";
    passes(fleet, lopsided(new Rate(2e4, 2e4), COLD), new Rate(26e6, 50e6), 0);
    blind.settle();
    fleet.settle();
    assertEquals(blind.log, fleet.log);
    assertEquals(blind.replicas, fleet.replicas);
  }

  /// Four partitions, one of each broker, pass all there is, and that is not much.
  private static Fleet bored(boolean known) {
    Fleet fleet = even();
    fleet.pods = BROKERS + 1;
    fleet.want = BROKERS + 1;
    Map<Integer, Rate> few = new TreeMap<>();
    IntStream.range(0, BROKERS).forEach(p -> few.put(p, HOT));
    passes(fleet, known ? few : Map.of(), new Rate(8e6, 16e6), 0);
    fleet.spec = ", network: 500M";
    return fleet;
  }

  private static List<List<Integer>> busy(Fleet fleet) {
    return IntStream.range(0, BROKERS).mapToObj(p -> fleet.on("clicks-" + p)).toList();
  }

  @Test
  void whereItIsNotMuchThoseThatPassItStayWhereTheyAre() {
    Fleet blind = bored(false);
    List<List<Integer>> before = busy(blind);
    blind.settle();
    assertNotEquals(before, busy(blind), "who does not know them moves some of them");
    Fleet fleet = bored(true);
    fleet.settle();
    assertEquals(before, busy(fleet));
    assertEven(fleet.counts(false), 2 * PARTITIONS / (BROKERS + 1));
  }

  @Test
  void soDoThoseThatWereBusyInTheLastMinute() {
    Fleet fleet = bored(false);
    List<List<Integer>> before = busy(fleet);
    List<Busy> last =
        IntStream.range(0, BROKERS)
            .mapToObj(p -> new Busy("clicks", p, before.get(p).getFirst(), 2e6, 4e6))
            .toList();
    fleet.load = new LoadView(Duration.ofMinutes(3), Map.of(), last);
    fleet.settle();
    assertEquals(before, busy(fleet));
    assertEven(fleet.counts(false), 2 * PARTITIONS / (BROKERS + 1));
  }

  @Test
  void othersAreBusyAtEachLookAndItComesToRest() {
    Random chance = new Random(11);
    Fleet fleet = bored(false);
    int looks = 0;
    boolean rests = false;
    while (!rests && looks++ < 100) {
      List<Busy> last =
          chance
              .ints(6, 0, PARTITIONS)
              .distinct()
              .mapToObj(p -> new Busy("clicks", p, 0, 1e6 * chance.nextDouble(), 1e6))
              .toList();
      fleet.load = new LoadView(Duration.ofMinutes(3), Map.of(), last);
      rests = fleet.step().atRest();
      fleet.arrive(2);
    }
    assertTrue(rests, fleet.log::toString);
    assertEven(fleet.counts(false), 2 * PARTITIONS / (BROKERS + 1));
    assertTrue(looks < 40, () -> "replicas go back and forth: " + fleet.log);
  }

  @Test
  void noiseMovesNothing() {
    Random chance = new Random(7);
    for (int look = 0; look < 50; look++) {
      Fleet fleet = even();
      Map<Integer, Rate> clicks = new TreeMap<>();
      double in = 0;
      double out = 0;
      for (int p = 0; p < PARTITIONS; p++) {
        double noise = 0.8 + 0.4 * chance.nextDouble();
        clicks.put(p, new Rate(1e6 * noise, 2e6 * noise));
        in += 1e6 * noise;
        out += 2e6 * noise;
      }
      passes(fleet, clicks, new Rate(in, out), 0);
      assertTrue(fleet.step().atRest(), fleet.log::toString);
    }
  }

  @Test
  void onePartitionThatIsMoreThanAShareMovesNothing() {
    Fleet fleet = even();
    passes(fleet, Map.of(0, new Rate(20e6, 20e6)), new Rate(21e6, 21e6), 0);
    assertTrue(fleet.step().atRest(), fleet.log::toString);
  }

  @Test
  void whatAPartitionPassesThatIsNotToldOfIsAnEqualPartOfTheRest() {
    Fleet fleet = even();
    Map<Integer, Rate> some = new TreeMap<>(lopsided(HOT, COLD));
    some.keySet().removeIf(p -> p % BROKERS != 0);
    passes(fleet, some, new Rate(26e6, 50e6), 0);
    fleet.settle();
    assertEven(hot(fleet, true), 3);
  }

  @Test
  void anOperatorThatStartsMidwayMovesNothingBack() {
    Fleet fleet = even();
    lopsided(fleet);
    fleet.step();
    assertTrue(moved(fleet), fleet.log::toString);
    fleet.arrive(2);
    LoadView known = fleet.load;
    fleet.load = LoadView.NONE;
    fleet.settle();
    assertEven(fleet.counts(true), PARTITIONS / BROKERS);
    fleet.load = known;
    fleet.settle();
    assertEven(hot(fleet, true), 3);
    fleet.load = LoadView.NONE;
    fleet.log.clear();
    assertTrue(fleet.step().atRest(), fleet.log::toString);
  }

  @Test
  void theLoadMayChangeWhileItIsBalancedAndItComesToRest() {
    Fleet fleet = even();
    lopsided(fleet);
    fleet.step();
    Map<Integer, Rate> other = new TreeMap<>();
    IntStream.range(0, PARTITIONS).forEach(p -> other.put(p, p % BROKERS == 1 ? HOT : COLD));
    passes(fleet, other, new Rate(26e6, 50e6), 0);
    fleet.settle();
    assertEven(fleet.counts(true), PARTITIONS / BROKERS);
  }

  @Test
  void leadersThatPassMuchAreElectedThoughEachBrokerLeadsAsManyAsItShould() {
    Fleet fleet = even();
    Map<Integer, Rate> clicks = new TreeMap<>();
    IntStream.range(0, PARTITIONS).forEach(p -> clicks.put(p, p / 4 % 4 == 0 ? HOT : COLD));
    passes(fleet, clicks, new Rate(26e6, 50e6), 0);
    assertTrue(fleet.step().atRest(), fleet.log::toString);
    fleet.leaders.putAll(Map.of("clicks-0", 1, "clicks-5", 2, "clicks-6", 3, "clicks-7", 0));
    assertTrue(fleet.step().steps().getFirst() instanceof ElectLeaders, fleet.log::toString);
    assertTrue(fleet.step().atRest(), fleet.log::toString);
  }

  @Test
  void leadersAloneChangeWhereTheyAreEnough() {
    Fleet fleet = even();
    // Readers, whom leaders alone serve.
    passes(fleet, lopsided(new Rate(0, 4e6), COLD), new Rate(1e6, 50e6), 0);
    List<MovePartitions> moves =
        fleet.step().steps().stream()
            .filter(MovePartitions.class::isInstance)
            .map(MovePartitions.class::cast)
            .toList();
    assertFalse(moves.isEmpty(), fleet.log::toString);
    fleet.settle();
    assertEven(hot(fleet, true), 3);
  }
}
