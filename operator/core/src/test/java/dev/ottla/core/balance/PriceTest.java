package dev.ottla.core.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Load;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.State;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What costs more to change is left alone while something else will do as well.
class PriceTest {
  private static final int PARTITIONS = 24;
  private static final long DEAR = 1 << 30;

  private static Model priced(IntPredicate dear, int brokers, int[]... replicas) {
    List<Broker> all =
        IntStream.range(0, brokers).mapToObj(b -> Broker.of(b, "", State.LIVE)).toList();
    Model model = new Model(all);
    for (int p = 0; p < PARTITIONS; p++) {
      model.partition("t", p, replicas[p % replicas.length], Load.ofSize(1 << 20));
      model.price((1 << 20) + (dear.test(p) ? DEAR : 0), dear.test(p) ? DEAR : 0);
    }
    return model;
  }

  private static Plan plan(Model model) {
    return Balance.plan(model, Goals.usual(), Effort.of(20_000));
  }

  private static Set<Integer> changed(Plan plan) {
    return plan.moves().stream().map(Move::partition).collect(Collectors.toSet());
  }

  @Test
  void replicasThatAreDearStayWhereTheyAre() {
    Plan plan = plan(priced(p -> p % 3 == 0, 3, new int[] {0}, new int[] {1}));
    assertEquals(0, plan.after().values().stream().mapToInt(b -> b.outside()).sum());
    assertTrue(changed(plan).stream().noneMatch(p -> p % 3 == 0), plan::toString);
    Plan alike = plan(priced(_ -> false, 3, new int[] {0}, new int[] {1}));
    assertTrue(changed(alike).stream().anyMatch(p -> p % 3 == 0), alike::toString);
  }

  @Test
  void aPriceIsNoWall() {
    Plan plan = plan(priced(_ -> true, 3, new int[] {0}, new int[] {1}));
    assertEquals(0, plan.after().values().stream().mapToInt(b -> b.outside()).sum());
    assertEquals(PARTITIONS / 3, plan.replicaMoves());
  }

  @Test
  void leadersThatAreDearStay() {
    int[][] lopsided = {{0, 1}, {0, 1}, {0, 1}, {1, 0}};
    Plan plan = plan(priced(p -> p < PARTITIONS / 2, 2, lopsided));
    assertEquals(0, plan.after().values().stream().mapToInt(b -> b.outside()).sum());
    assertEquals(0, plan.bytes());
    assertTrue(changed(plan).stream().allMatch(p -> p >= PARTITIONS / 2), plan::toString);
  }

  @Test
  void dearLeadersChangeWhereNoOthersDo() {
    int[][] lopsided = {{0, 1}, {0, 1}, {0, 1}, {1, 0}};
    Plan plan = plan(priced(p -> p % 4 != 3, 2, lopsided));
    assertEquals(0, plan.after().values().stream().mapToInt(b -> b.outside()).sum());
    assertTrue(plan.leaderChanges() > 0, plan::toString);
  }

  @Test
  void ofThoseOfOneSizeTheCheapestMove() {
    Model model = new Model(List.of(Broker.of(0, "", State.LIVE), Broker.of(1, "", State.NEW)));
    for (int p = 0; p < 4; p++) {
      model.partition("t", p, new int[] {0}, Load.ofSize(100)).price(p < 2 ? 1 : 1000, 0);
    }
    assertEquals(Set.of(0, 1), changed(plan(model)));
  }
}
