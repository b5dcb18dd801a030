package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.SlowProducers;
import dev.ottla.core.world.KafkaView.Quota;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Volumes fill up, and nobody is there to enlarge them. Each look is that of another operator:
/// none of them keeps anything in mind.
class DisksTest {
  private static final String SPEC =
      "brokers: {replicas: 3, storage: {size: 100Gi}}\ncontrollers: {replicas: 1}\n";
  private static final Quota THEIRS = Quota.of(OptionalLong.of(50_000_000));

  @Test
  void producersAreSlowedDownBeforeAVolumeIsFullAndLetGoWhenThereIsRoom() throws IOException {
    Toy toy = running();
    for (int percent : List.of(84, 91, 96, 94, 92, 88, 84, 88)) {
      toy.say(() -> "-- " + percent + " %");
      fill(toy, percent);
      minutes(toy);
    }
    StoryTest.assertTold("disks", toy);
    assertEquals(Quota.NONE, toy.kafka.quota);
  }

  @Test
  void theFullestVolumeCountsAndTheClusterIsReadyMeanwhile() {
    Toy toy = running();
    toy.kafka.dirs.filled.put(0, toy.kafka.dirs.capacity(0) / 2);
    fill(toy, 97);
    Plan plan = toy.run();
    assertEquals(List.of("VolumeFills", "ProducersSlowed"), reasons(plan));
    assertFalse(plan.troubles().stream().anyMatch(Plan.Trouble::stops));
    assertEquals(15, plan.lookAgain().toSeconds(), "it is looked at often");
  }

  @Test
  void fromWhatIsWrittenItGoesDownStepByStep() {
    Toy toy = running();
    toy.carries(300_000_000);
    fill(toy, 97);
    for (long most : List.of(12_500_000, 1_562_500, 195_312, 62_137, 62_137)) {
      toy.run();
      assertEquals(OptionalLong.of(most), toy.kafka.quota.ours(), "not sooner");
      toy.run();
      assertEquals(OptionalLong.of(most), toy.kafka.quota.ours());
      toy.now = toy.now.plusSeconds(60);
    }
  }

  @Test
  void asMuchAsOneMayWriteAsManyCopiesFillAVolume() {
    Toy toy = running();
    fill(toy, 91);
    long alone = ours(toy);
    toy.kafka.partitions.add(new ToyPartition("clicks", List.of(0, 1, 2), 2));
    long thrice = ours(toy);
    assertTrue(alone / 3 - thrice < 2, alone + " and " + thrice);
    toy.kafka.partitions.set(0, new ToyPartition("clicks", List.of(0, 1), 1));
    assertEquals(thrice, ours(toy), "a half more or less is not worth a change");
  }

  @Test
  void aLimitThatAPersonHasSetIsLeftAloneAndTold() {
    Toy toy = running();
    toy.kafka.quota = THEIRS;
    fill(toy, 97);
    Plan plan = toy.run();
    assertEquals(THEIRS, toy.kafka.quota);
    assertEquals(List.of("VolumeFills", "ProducersNotSlowed"), reasons(plan));
    fill(toy, 50);
    assertEquals(List.of(), toy.run().troubles());
    assertEquals(THEIRS, toy.kafka.quota);
  }

  @Test
  void aPersonWhoTakesOurLimitAwayIsObeyedUntilThereIsRoom() {
    Toy toy = running();
    fill(toy, 91);
    toy.run();
    toy.kafka.quota = new Quota(OptionalLong.empty(), toy.kafka.quota.ours(), 1);
    fill(toy, 97);
    assertEquals(List.of("VolumeFills", "ProducersNotSlowed"), reasons(toy.run()));
    assertEquals(OptionalLong.empty(), toy.kafka.quota.everyone());
    fill(toy, 50);
    toy.run();
    assertEquals(Quota.NONE, toy.kafka.quota, "the note is gone, too");
    fill(toy, 91);
    assertTrue(ours(toy) > 0, "and next time it is done again");
  }

  @Test
  void whatAPersonHasMadeOfOurLimitStaysWhenThereIsRoom() {
    Toy toy = running();
    fill(toy, 91);
    toy.run();
    toy.kafka.quota = new Quota(THEIRS.everyone(), toy.kafka.quota.ours(), 1);
    fill(toy, 50);
    toy.run();
    assertEquals(THEIRS, toy.kafka.quota);
  }

  @Test
  void aPersonWhoIsFasterIsNotOverwritten() {
    Toy toy = running();
    fill(toy, 91);
    World seen = toy.look();
    Step step = Planner.plan(seen, toy.sketch).steps().getFirst();
    assertTrue(step instanceof SlowProducers, step::what);
    toy.kafka.quota = THEIRS;
    assertFalse(toy.carryOut(seen, step));
    assertEquals(THEIRS, toy.kafka.quota);
  }

  @Test
  void twoOperatorsThatSawTheSameDoItOnce() {
    Toy toy = running();
    fill(toy, 91);
    World seen = toy.look();
    Step step = Planner.plan(seen, toy.sketch).steps().getFirst();
    assertTrue(toy.carryOut(seen, step));
    assertFalse(toy.carryOut(seen, step));
    assertEquals(List.of(), toy.plan().steps());
  }

  @Test
  void aBrokerThatIsSilentMayBeTheFullOne() {
    Toy toy = running();
    fill(toy, 97);
    minutes(toy);
    Quota slow = toy.kafka.quota;
    toy.kafka.live.remove(1);
    toy.kafka.fenced.add(1);
    assertEquals(List.of(), toy.plan().steps());
    assertTrue(
        toy.plan().troubles().stream().anyMatch(t -> t.message().contains("does not answer")));
    toy.settle();
    fill(toy, 50);
    assertEquals(slow, toy.kafka.quota);
    toy.run();
    assertEquals(Quota.NONE, toy.kafka.quota);
  }

  @Test
  void aVolumeThatFillsFastGrowsLongBeforeItIsNearlyFull() {
    Toy toy = running();
    toy.spec(SPEC.replace("replicas: 3,", "replicas: 3, growTo: 200Gi,"));
    toy.run();
    fill(toy, 65);
    assertEquals(List.of(), toy.plan().steps(), "nobody knows how fast");
    fillsBy(toy, 19L << 20);
    assertEquals(List.of(), toy.plan().steps(), "35 GiB last for 31 minutes");
    fillsBy(toy, 20L << 20);
    assertEquals(
        List.of(
            "broker 1 has filled 65 % of it and at this pace fills it within half an hour, and spec.brokers.growTo is 200Gi"),
        toy.plan().steps().stream().map(Step::why).toList());
    fill(toy, 59);
    assertEquals(List.of(), toy.plan().steps(), "the way is long");
    fill(toy, 65);
    toy.kafka.partitions.add(new ToyPartition("clicks", List.of(0, 1, 2), 2));
    toy.kafka.partitions.getFirst().isr.remove(Integer.valueOf(1));
    assertFalse(
        toy.plan().steps().stream().anyMatch(Step.GrowVolume.class::isInstance),
        "a copy has an end");
  }

  /// Broker 1, by so many bytes a second.
  private static void fillsBy(Toy toy, long pace) {
    LoadView.Window none = new LoadView.Window(0, 0, 0, 0);
    LoadView.Window disk = new LoadView.Window(0, 0, pace, 0);
    toy.load =
        new LoadView(
            Duration.ofMinutes(3),
            Map.of(1, new LoadView.Carried(toy.now, none, none, none, none, disk, 0, 0, 0)),
            List.of());
  }

  private static Toy running() {
    Toy toy = new Toy(SPEC);
    toy.run();
    toy.log.clear();
    return toy;
  }

  /// The volume of broker 1.
  private static void fill(Toy toy, int percent) {
    toy.kafka.dirs.filled.put(1, toy.kafka.dirs.capacity(1) / 100 * percent + (1L << 20));
  }

  private static long ours(Toy toy) {
    minutes(toy);
    return toy.kafka.quota.ours().orElse(0);
  }

  /// Three of them.
  private static void minutes(Toy toy) {
    for (int i = 0; i < 3; i++) {
      toy.run();
      toy.now = toy.now.plusSeconds(60);
    }
    toy.run();
  }

  private static List<String> reasons(Plan plan) {
    return plan.troubles().stream().map(Plan.Trouble::reason).toList();
  }
}
