package dev.ottla.core.moves;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.core.balance.Balance;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.world.KafkaView.Brokers;
import dev.ottla.core.world.KafkaView.Throttles;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long HEAVY = 100_000_000;
  private static final long LIGHT = 1_000_000;

  /// Partitions with two copies each, led by these brokers.
  private static Fleet fleet(int brokers, long size, int... leaders) {
    Fleet fleet = new Fleet(brokers, brokers);
    for (int p = 0; p < leaders.length; p++) {
      fleet.replicas.put("clicks-" + p, List.of(leaders[p], leaders[p] == 0 ? 1 : 0));
      fleet.sizes.put("clicks-" + p, size);
    }
    return fleet;
  }

  private static Balance.Move move(Fleet fleet, int partition, int to) {
    List<Integer> from = fleet.on("clicks-" + partition);
    return new Balance.Move("clicks", partition, from, List.of(to, from.getLast()), 0);
  }

  private static List<Integer> admitted(Fleet fleet, Balance.Move... moves) {
    Brokers brokers = fleet.world().brokers().orElseThrow();
    return Admission.admitted(brokers, brokers.layout().orElseThrow(), List.of(moves)).stream()
        .map(Move::partition)
        .toList();
  }

  @Test
  void aBrokerGetsCopiesFromOneOtherAtATime() {
    Fleet fleet = fleet(3, HEAVY, 0, 1, 0);
    assertEquals(
        List.of(0, 2), admitted(fleet, move(fleet, 0, 2), move(fleet, 1, 2), move(fleet, 2, 2)));
    fleet.targets.put("clicks-1", List.of(2, 0));
    assertEquals(List.of(), admitted(fleet, move(fleet, 0, 2), move(fleet, 2, 2)));
  }

  @Test
  void whoSendsToNobodyYetComesFirst() {
    Fleet fleet = fleet(4, HEAVY, 0, 0, 1);
    assertEquals(
        List.of(0, 2), admitted(fleet, move(fleet, 0, 2), move(fleet, 1, 3), move(fleet, 2, 3)));
    assertEquals(List.of(0, 1), admitted(fleet, move(fleet, 0, 2), move(fleet, 1, 3)));
  }

  @Test
  void whatIsSmallComesFromAll() {
    Fleet fleet = fleet(4, LIGHT, 0, 1, 2);
    assertEquals(
        List.of(0, 1, 2), admitted(fleet, move(fleet, 0, 3), move(fleet, 1, 3), move(fleet, 2, 3)));
  }

  @Test
  void noBrokerGetsMoreThanFiveAtOnce() {
    Fleet fleet = fleet(3, HEAVY, 0, 0, 0, 0, 0, 0, 0);
    Balance.Move[] all =
        IntStream.range(0, 7).mapToObj(p -> move(fleet, p, 2)).toArray(Balance.Move[]::new);
    assertEquals(List.of(0, 1, 2, 3, 4), admitted(fleet, all));
    fleet.targets.putAll(Map.of("clicks-5", List.of(2, 1), "clicks-6", List.of(2, 1)));
    assertEquals(List.of(0, 1, 2), admitted(fleet, all[0], all[1], all[2], all[3], all[4]));
  }

  /// Without a limit nobody knows what that is.
  @Test
  void noBrokerGetsMoreAtOnceThanKeepsItBusyForFiveSeconds() {
    Fleet fleet = fleet(3, HEAVY, 0, 0, 0, 0, 0);
    Balance.Move[] all =
        IntStream.range(0, 5).mapToObj(p -> move(fleet, p, 2)).toArray(Balance.Move[]::new);
    fleet.throttles = limit(HEAVY / 4);
    assertEquals(List.of(0, 1), admitted(fleet, all));
    fleet.throttles = limit(HEAVY / 50);
    assertEquals(List.of(0), admitted(fleet, all), "one goes in any case");
    fleet.throttles = limit(0);
    assertEquals(List.of(0), admitted(fleet, all), "brokers that differ");
    fleet.throttles = limit(HEAVY / 4);
    fleet.targets.put("clicks-0", List.of(2, 1));
    assertEquals(List.of(1), admitted(fleet, all[1], all[2]));
    fleet.targets.put("clicks-1", List.of(2, 1));
    assertEquals(List.of(), admitted(fleet, all[2], all[3]));
  }

  private static Throttles limit(long rate) {
    return new Throttles(OptionalLong.of(rate), Set.of(), Map.of());
  }
}
