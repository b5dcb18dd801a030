package dev.ottla.core.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.balance.Balance.Broker;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Move;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.State;
import dev.ottla.core.balance.Sketch.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What holds for every plan of every cluster, tried on clusters of any shape.
class PropertiesTest {
  private static final int CLUSTERS = 400;
  private static final Goals GOALS = Goals.usual();
  private static final Effort EFFORT = Effort.of(20_000);

  private static final List<Case> CASES =
      LongStream.rangeClosed(1, CLUSTERS).mapToObj(PropertiesTest::planned).toList();

  private record Case(long seed, Sketch sketch, Plan plan) {}

  private static Case planned(long seed) {
    Sketch sketch = Sketch.random(seed);
    return new Case(seed, sketch, Balance.plan(sketch.model(), GOALS, EFFORT));
  }

  private static void each(BiConsumer<Sketch, Plan> check) {
    for (Case one : CASES) {
      try {
        check.accept(one.sketch(), one.plan());
      } catch (AssertionError e) {
        throw new AssertionError("cluster " + one.seed() + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void eachPartitionHasItsReplicasOnce() {
    each(
        (sketch, plan) -> {
          long staying = sketch.brokers.stream().filter(Sketch::stays).count();
          for (Part part : sketch.after(plan.moves()).parts.values()) {
            List<Integer> ids = part.replicas();
            assertEquals(ids.size(), new HashSet<>(ids).size(), part::toString);
            Part old = Sketch.the(sketch.parts, part.key());
            if (plan.limits().stream().noneMatch(PropertiesTest::lacksRoom)) {
              assertTrue(part.wanted() > staying || ids.size() == part.wanted(), part::toString);
            }
            assertTrue(ids.size() >= Math.min(part.wanted(), old.replicas().size()));
            assertTrue(ids.size() <= Math.max(part.wanted(), old.replicas().size()));
          }
        });
  }

  private static boolean lacksRoom(Balance.Limit limit) {
    return limit.name().equals("no-place") || limit.name().equals("room-to-move");
  }

  @Test
  void nothingComesToABrokerThatTakesNothing() {
    each(
        (sketch, plan) -> {
          for (Move move : plan.moves()) {
            for (int id : move.to()) {
              State state = sketch.broker(id).state();
              boolean takes = state == State.LIVE || state == State.NEW;
              assertTrue(takes || move.from().contains(id), move::toString);
            }
          }
        });
  }

  @Test
  void whatMustLeaveLeavesUnlessThePlanSaysWhyNot() {
    each(
        (sketch, plan) -> {
          if (plan.limits().stream().noneMatch(PropertiesTest::lacksRoom)) {
            for (Part part : sketch.after(plan.moves()).parts.values()) {
              assertTrue(
                  part.replicas().stream().allMatch(id -> Sketch.stays(sketch.broker(id))),
                  () -> part + " " + plan.limits());
            }
          }
        });
  }

  @Test
  void racksGetNoFuller() {
    each(
        (sketch, plan) -> {
          boolean racks =
              sketch.brokers.stream().filter(Sketch::stays).noneMatch(b -> b.rack().isEmpty());
          Sketch after = sketch.after(plan.moves());
          for (Part part : after.parts.values()) {
            Part old = Sketch.the(sketch.parts, part.key());
            if (racks && part.replicas().size() <= old.replicas().size() && usable(sketch, part)) {
              assertTrue(after.crowd(part) <= sketch.crowd(old), () -> old + " to " + part);
            }
          }
        });
  }

  /// Whether there are racks enough for a partition. (Where there are not, replicas that leave a
  /// dead rack must share one.)
  private static boolean usable(Sketch sketch, Part part) {
    return part.wanted()
        <= sketch.brokers.stream().filter(Sketch::stays).map(Broker::rack).distinct().count();
  }

  @Test
  void noHardLimitIsNewlyCrossedWhileABatchIsUnderWay() {
    each(
        (sketch, plan) -> {
          Sketch now = sketch;
          for (List<Move> batch : plan.batches()) {
            Map<Integer, double[]> before = now.loads();
            Map<Integer, double[]> during = now.loads();
            for (Move move : batch) {
              Part part = Sketch.the(now.parts, move.topic() + "-" + move.partition());
              for (int i = 0; i < move.to().size(); i++) {
                int id = move.to().get(i);
                double[] more = Sketch.cost(part, i == 0);
                int old = part.replicas().indexOf(id);
                double[] less = old < 0 ? new double[6] : Sketch.cost(part, old == 0);
                for (int d = 0; d < 6; d++) {
                  Sketch.the(during, id)[d] += Math.max(0, more[d] - less[d]);
                }
              }
            }
            within(sketch, before, during);
            now = now.after(batch);
          }
          within(sketch, sketch.loads(), now.loads());
        });
  }

  private static void within(
      Sketch sketch, Map<Integer, double[]> before, Map<Integer, double[]> after) {
    for (Broker broker : sketch.brokers) {
      for (int d = 0; d < 5; d++) {
        double limit = Sketch.hard(broker, d, GOALS) * (1 + 1e-9);
        double had = Sketch.the(before, broker.id())[d] * (1 + 1e-9);
        double has = Sketch.the(after, broker.id())[d];
        int dimension = d;
        assertTrue(
            has <= limit || has <= had,
            () ->
                broker.id()
                    + " in dimension "
                    + dimension
                    + ": "
                    + had
                    + " to "
                    + has
                    + " of "
                    + limit);
      }
    }
  }

  @Test
  void theFiguresAreThoseOfTheClusterAfterwards() {
    each(
        (sketch, plan) -> {
          Map<Integer, double[]> loads = sketch.after(plan.moves()).loads();
          long bytes = plan.moves().stream().mapToLong(Move::bytes).sum();
          assertEquals(bytes, plan.bytes());
          for (Balance.Loads row : plan.loads()) {
            double[] before = Sketch.the(sketch.loads(), row.broker());
            for (int d = 0; d < 6; d++) {
              double share = before[d] / row.before().get(d);
              if (Double.isFinite(share) && share > 0) {
                double expected = Sketch.the(loads, row.broker())[d] / share;
                assertEquals(expected, row.after().get(d), 1e-6 * Math.max(1, expected));
              }
            }
          }
        });
  }

  /// But where a broker is cordoned: what the others shall bear goes with what it holds.
  @Test
  void thePlanOfAPlannedClusterIsEmpty() {
    each(
        (sketch, plan) -> {
          boolean cordoned = sketch.brokers.stream().anyMatch(b -> b.state() == State.CORDONED);
          if (plan.limits().isEmpty() && !cordoned) {
            Plan again = Balance.plan(sketch.after(plan.moves()).model(), GOALS, EFFORT);
            assertTrue(again.empty(), () -> plan.moves().size() + " then " + again.moves());
          }
        });
  }

  @Test
  void theSameClusterGivesTheSamePlan() {
    each(
        (sketch, plan) -> {
          Plan again = Balance.plan(sketch.model(), GOALS, EFFORT);
          assertEquals(plan, again);
          assertEquals(plan.toString(), again.toString());
        });
  }

  @Test
  void noPlanThatMeetsItsGoalsCopiesLessThanTheBound() {
    each(
        (sketch, plan) -> {
          if (plan.limits().isEmpty()) {
            assertTrue(plan.bytes() >= plan.boundBytes() * (1 - 1e-6) - 10, plan::toString);
          }
        });
  }

  @Test
  void aGoalThatIsMissedHasAName() {
    each(
        (sketch, plan) -> {
          boolean missed = plan.after().values().stream().anyMatch(band -> band.outside() > 0);
          assertTrue(!missed || !plan.limits().isEmpty(), plan::toString);
        });
  }

  @Test
  void eachPartitionChangesOnce() {
    each(
        (sketch, plan) -> {
          List<String> keys = new ArrayList<>();
          plan.moves().forEach(m -> keys.add(m.topic() + "-" + m.partition()));
          assertEquals(keys.size(), new HashSet<>(keys).size());
          assertFalse(plan.moves().stream().anyMatch(m -> m.from().equals(m.to())));
        });
  }

  @Test
  void someClustersAreBalancedAndSomeCannotBe() {
    AtomicInteger met = new AtomicInteger();
    each((sketch, plan) -> met.addAndGet(plan.limits().isEmpty() ? 1 : 0));
    assertTrue(met.get() > CLUSTERS / 10 && met.get() < CLUSTERS * 9 / 10, met::toString);
  }
}
