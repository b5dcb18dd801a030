package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.RebalancingSpec;
import dev.ottla.api.RebalancingSpec.Approve;
import dev.ottla.api.RebalancingSpec.Goal;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.world.KafkaView.Disk;
import dev.ottla.core.world.KafkaView.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Somebody asks to have the disks of brokers level: it is shown, approved, limited, stopped, and
/// goes on after brokers and operators die.
class ShiftsTest {
  private static final int PARTITIONS = 24;
  private static final long STORIES = 120;

  private static String spec(String more) {
    return """
    brokers: {replicas: 3, storage: {volumes: [{size: 10Gi}, {size: 10Gi}]}}
    controllers: {replicas: 3}
    rebalance: {mode: "Off"}
    """
        + more;
  }

  /// All replicas lie on the first of two disks of each broker.
  private static Toy skewed() {
    Toy toy = new Toy(spec(""));
    toy.run();
    toy.log.clear();
    for (int p = 0; p < PARTITIONS; p++) {
      List<Integer> homes = List.of(p % 3, (p + 1) % 3, (p + 2) % 3);
      toy.kafka.partitions.add(new ToyPartition("clicks" + p, homes, 2));
    }
    assertEquals(List.of(PARTITIONS, 0), held(toy, 0));
    return toy;
  }

  private static ToyAsked ask(Toy toy, Approve approve, Integer... brokers) {
    return new ToyAsked(
        toy, new RebalancingSpec("orders", Goal.Disks, null, List.of(brokers), approve, null));
  }

  /// Somebody asks, and the first replicas of each broker are on their way.
  private static ToyAsked begun(Toy toy) {
    ToyAsked asked = ask(toy, Approve.Auto);
    toy.luck = Luck.of(1);
    act(toy);
    return asked;
  }

  private static List<Integer> held(Toy toy, int broker) {
    return toy.kafka.dirs.of(broker, toy.kafka.partitions).stream()
        .map(Disk::sizes)
        .map(sizes -> sizes.size())
        .toList();
  }

  private static void assertLevel(Toy toy) {
    for (int id = 0; id < 3; id++) {
      List<Integer> held = held(toy, id);
      assertTrue(held.stream().allMatch(n -> n >= 11 && n <= 13), held::toString);
    }
    assertEquals(0, toy.kafka.dirs.underway());
    assertEquals(Rate.NONE, limit(toy));
  }

  private static Rate limit(Toy toy) {
    return toy.kafka.dirs.limit(toy.kafka.everywhere);
  }

  @Test
  void aPlanShowsEachDiskAndNothingMovesBeforeItIsApproved() {
    Toy toy = skewed();
    ToyAsked asked = ask(toy, Approve.Manual);
    toy.run();
    assertTrue(asked.is(Phase.Proposed));
    RebalancingStatus.Plan plan = asked.plan();
    assertTrue(
        asked
            .words()
            .matches(
                "Plan ([0-9a-f]{8}) moves [0-9]+ replicas to other disks of their brokers;"
                    + " ConfigMap orders-rebalance lists them[.] Approve it with: .*"),
        asked::words);
    assertEquals(100, plan.bandBefore());
    assertTrue(Objects.requireNonNull(plan.bandAfter()) <= 9, plan::toString);
    assertEquals(plan.moves() * 1000L, plan.bytes());
    for (RebalancingStatus.Broker broker : plan.brokers()) {
      RebalancingStatus.Disk first = broker.disks().getFirst();
      RebalancingStatus.Disk second = broker.disks().getLast();
      assertEquals("/data-0/logs", first.path());
      assertEquals(24_000, first.bytes());
      assertEquals(0, second.replicas());
      assertEquals(24_000, first.bytesAfter() + second.bytesAfter());
      assertTrue(second.replicasAfter() >= 11, second::toString);
      assertEquals(broker.bytes(), broker.bytesAfter(), "no broker gives anything away");
    }
    assertEquals(List.of(PARTITIONS, 0), held(toy, 0));
    asked.approve(plan.name());
    toy.run();
    assertTrue(asked.is(Phase.Done));
    assertEquals(100, asked.status().percent());
    assertEquals(plan, asked.plan(), "it is the plan that was approved");
    assertLevel(toy);
  }

  @Test
  void aFewAreUnderWayAtOnceUnderALimitAndProgressIsTold() {
    Toy toy = skewed();
    ToyAsked asked = begun(toy);
    assertEquals(OptionalLong.of(10 << 20), limit(toy).all());
    assertEquals(15, toy.kafka.dirs.underway(), "five on each of three brokers");
    toy.tick();
    act(toy);
    assertTrue(asked.is(Phase.Running));
    int percent = Objects.requireNonNull(asked.status().percent());
    assertTrue(percent > 2 && percent < 60, () -> percent + " %");
    assertTrue(asked.words().endsWith(" replicas have begun to move, or are there"), asked::words);
    Plan plan = toy.plan();
    assertFalse(plan.atRest());
    assertTrue(plan.waits().getFirst().step().equals("Level the disks"), plan::toString);
    assertTrue(plan.waits().getFirst().copies() > 0, plan::toString);
  }

  /// An operator does all of a plan at once.
  private static void act(Toy toy) {
    ToyOperator operator = new ToyOperator("A", toy, Blunder.NONE);
    Luck luck = toy.luck;
    toy.luck = Luck.none();
    operator.act();
    operator.finish();
    toy.luck = luck;
  }

  @Test
  void whatIsStoppedIsTakenBackAndGoesOnLater() {
    Toy toy = skewed();
    ToyAsked asked = begun(toy);
    String plan = asked.plan().name();
    toy.tick();
    asked.stop(true);
    act(toy);
    assertEquals(0, toy.kafka.dirs.underway(), "what was under way is taken back");
    toy.luck = Luck.none();
    toy.run();
    assertTrue(asked.is(Phase.Stopped));
    assertEquals(List.of(PARTITIONS, 0), held(toy, 1));
    assertEquals(Rate.NONE, limit(toy));
    asked.stop(false);
    toy.run();
    assertTrue(asked.is(Phase.Done));
    assertEquals(plan, asked.plan().name());
    assertLevel(toy);
  }

  @Test
  void whatArrivesJustBeforeItIsTakenBackStaysThere() {
    Toy toy = skewed();
    ToyAsked asked = begun(toy);
    asked.stop(true);
    ToyOperator operator = new ToyOperator("A", toy, Blunder.NONE);
    operator.act();
    while (toy.kafka.dirs.underway() > 0) {
      toy.tick();
    }
    operator.finish();
    assertEquals(15, toy.kafka.dirs.underway(), "each begins to return");
    act(toy);
    assertFalse(asked.is(Phase.Stopped));
    assertEquals(0, toy.kafka.dirs.underway());
    act(toy);
    assertTrue(asked.is(Phase.Stopped));
    assertEquals(List.of(PARTITIONS - 5, 5), held(toy, 1));
  }

  @Test
  void oneThatIsDeletedIsTakenBack() {
    Toy toy = skewed();
    ToyAsked asked = begun(toy);
    asked.delete();
    toy.luck = Luck.none();
    toy.run();
    assertEquals(List.of(PARTITIONS, 0), held(toy, 2));
    assertEquals(Rate.NONE, limit(toy));
  }

  @Test
  void onlyTheBrokersThatWereNamedAreLevelled() {
    Toy toy = skewed();
    ToyAsked asked = ask(toy, Approve.Auto, 1);
    toy.run();
    assertTrue(asked.is(Phase.Done));
    assertEquals(List.of(PARTITIONS, 0), held(toy, 0));
    assertTrue(held(toy, 1).getLast() >= 11, () -> held(toy, 1).toString());
  }

  @Test
  void whereAllIsLevelItIsDoneAtOnce() {
    Toy toy = skewed();
    ask(toy, Approve.Auto);
    toy.run();
    ToyAsked again = ask(toy, Approve.Manual);
    toy.run();
    assertTrue(again.is(Phase.Done));
    assertEquals(
        "the disks of each broker are level, or as level as the sizes of their replicas allow",
        again.words());
  }

  @Test
  void aRollThatBecomesDueWaitsForWhatIsUnderWayAndNothingMoreBegins() {
    Toy toy = skewed();
    ToyAsked asked = begun(toy);
    toy.spec(spec("config: {log.retention.hours: \"96\"}\n"));
    for (int i = 0; i < 3; i++) {
      act(toy);
      toy.kube.tick(Luck.none(), toy.now);
    }
    toy.luck = Luck.none();
    Plan plan = toy.plan();
    assertEquals(List.of(), plan.steps());
    assertTrue(
        plan.waits().stream()
            .anyMatch(
                w ->
                    w.step().startsWith("Restart ")
                        && w.why()
                            .equals("replicas are on their way to other disks of their brokers")),
        plan::toString);
    toy.run();
    assertTrue(asked.is(Phase.Done));
    assertLevel(toy);
  }

  @Test
  void aLimitThatAPersonHasPutIntoTheSpecStaysTheirs() {
    Toy toy = skewed();
    String key = "replica.alter.log.dirs.io.max.bytes.per.second";
    toy.spec(spec("config: {" + key + ": \"5000000\"}\n"));
    ToyAsked asked = ask(toy, Approve.Auto);
    toy.run();
    assertTrue(asked.is(Phase.Done));
    assertEquals("5000000", toy.kafka.everywhere.get(key));
    assertTrue(toy.log.stream().noneMatch(l -> l.startsWith("Lift ")), toy::story);
  }

  @Test
  void whatOthersBeganIsLimitedAndTheirLimitsAreLifted() {
    Toy toy = skewed();
    toy.kafka.shift(List.of(new dev.ottla.core.plan.Step.Shift("clicks0", 0, 1, "/data-1/logs")));
    toy.kafka.dirs.strays.add(2);
    act(toy);
    assertEquals(OptionalLong.of(10 << 20), limit(toy).all());
    toy.run();
    assertEquals(List.of(PARTITIONS - 1, 1), held(toy, 1));
    assertEquals(new Rate(OptionalLong.empty(), Set.of()), limit(toy));
  }

  @Test
  void whateverHappensItEndsLevel() {
    Toy rest = skewed();
    List<String> bad =
        LongStream.range(0, STORIES)
            .mapToObj(seed -> story(seed, rest.copy()).stream())
            .flatMap(s -> s)
            .limit(1)
            .toList();
    assertEquals(List.of(), bad);
  }

  /// What went wrong, if anything did.
  private static Optional<String> story(long seed, Toy toy) {
    try {
      chaos(toy, Luck.of(seed));
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of("seed " + seed + "\n" + toy.story() + "!! " + e.getMessage());
    }
  }

  private static void chaos(Toy toy, Luck luck) {
    toy.luck = luck;
    ToyAsked asked = ask(toy, Approve.Auto);
    List<ToyOperator> operators = new ArrayList<>();
    operators.add(new ToyOperator("A", toy, Blunder.NONE));
    for (int i = 0; i < 70; i++) {
      int what = luck.pick(100);
      if (what < 55) {
        luck.pick(operators).act();
      } else if (what < 88) {
        toy.tick();
        toy.laws.heal();
      } else {
        strike(toy, luck, operators, asked, what);
      }
    }
    luck.end();
    ToyOperator last = operators.getLast();
    stop(toy, asked, last);
    asked.stop(false);
    for (int round = 0; round < 200; round++) {
      last.act();
      last.finish();
      toy.tick();
      Plan plan = Objects.requireNonNull(last.plan);
      if (plan.atRest() && asked.is(Phase.Done)) {
        assertLevel(toy);
        return;
      }
    }
    throw new Wrong("it does not come to rest: " + last.plan);
  }

  /// What is told as stopped has nothing under way.
  private static void stop(Toy toy, ToyAsked asked, ToyOperator operator) {
    asked.stop(true);
    for (int round = 0; round < 200 && !asked.is(Phase.Done); round++) {
      operator.act();
      while (!operator.idle()) {
        toy.tick();
        operator.act();
      }
      if (asked.is(Phase.Stopped)) {
        assertEquals(0, toy.kafka.dirs.underway(), "nothing is under way that is stopped");
        return;
      }
      toy.tick();
    }
    assertTrue(asked.is(Phase.Done), "it is stopped");
  }

  private static void strike(
      Toy toy, Luck luck, List<ToyOperator> operators, ToyAsked asked, int what) {
    if (what < 92 && !toy.kube.pods.isEmpty()) {
      ToyPod pod = luck.pick(List.copyOf(toy.kube.pods.values()));
      if (!pod.stopping) {
        toy.say(() -> pod.name + " crashes");
        toy.laws.fate.add(pod.id());
        toy.kube.crash(pod, luck.pick(6));
      }
    } else if (what < 94) {
      toy.say(() -> "the operator is killed and starts again");
      luck.pick(operators).restart();
    } else if (what < 95) {
      toy.spec(spec("config: {log.retention.hours: \"" + (90 + luck.pick(4)) + "\"}\n"));
    } else if (what < 98) {
      asked.stop(luck.chance(0.5));
    } else if (operators.size() == 1) {
      toy.say(() -> "a second operator starts");
      operators.add(new ToyOperator("B", toy, Blunder.NONE));
    } else {
      toy.say(() -> "operator A ends");
      operators.removeFirst();
    }
  }
}
