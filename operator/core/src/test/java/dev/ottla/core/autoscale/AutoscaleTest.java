package dev.ottla.core.autoscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Autoscale.Mode;
import dev.ottla.core.world.LoadView.Busy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The number of brokers rises soon, falls late, and stays where nothing is known or is to gain.
class AutoscaleTest {
  @Test
  void whatStaysWithinItsTargetsChangesNothing() {
    Scene scene = new Scene(4).all(0.65);
    assertEquals(4, scene.pass(180));
    assertEquals(List.of(), scene.waits);
  }

  @Test
  void aLoadOverItsTargetBringsBrokersWhenItLasts() {
    Scene scene = new Scene(3).all(0.72);
    assertEquals(3, scene.pass(1));
    assertEquals(
        "more brokers are needed; that must last until 2026-01-01T00:02:03Z",
        scene.waits.getFirst());
    assertEquals(4, scene.pass(2));
    assertEquals("networkIn p95 72 % on orders-brokers-0; 4 brokers would be at 54 %", scene.why());
    scene.obey();
    assertEquals(4, scene.pass(120), "what was added is enough, and is needed");
  }

  @Test
  void aLoadThatDoesNotLastBringsNothing() {
    Scene scene = new Scene(3).all(0.72);
    scene.pass(1);
    scene.all(0.6).pass(1);
    scene.all(0.72);
    assertEquals(3, scene.pass(1));
  }

  @Test
  void lessRoomIsLessWait() {
    Scene scene = new Scene(3).all(0.8);
    assertEquals(3, scene.look());
    assertEquals(
        "more brokers are needed; that must last until 2026-01-01T00:01:15Z",
        scene.waits.getFirst());
    scene.all(0.85);
    assertEquals(3, scene.look());
    assertEquals(4, scene.look());
  }

  @Test
  void aBurstWaitsAsLongAsAnyOther() {
    Scene scene = new Scene(3).all(1.5);
    scene.burst = true;
    assertEquals(3, scene.pass(2));
    assertEquals(5, scene.look());
  }

  @Test
  void aFloodBringsTheNextStepWhileBrokersOfTheLastOneStart() {
    Scene scene = new Scene(4).all(2.1);
    assertEquals(6, scene.look());
    scene.starting = Optional.of("Start brokers");
    assertEquals(6, scene.look(), "half of the last half minute was before");
    assertEquals(9, scene.look());
    assertEquals(9, scene.pass(10), "none of the first step serves yet");
    assertEquals("more brokers are needed, but first: Start brokers", scene.waits.getFirst());
  }

  @Test
  void noFloodPressesWhereSomethingElseIsDone() {
    Scene scene = new Scene(4).all(2.1);
    scene.look();
    scene.busy = Optional.of("Restart orders-brokers-2");
    assertEquals(6, scene.pass(10));
  }

  @Test
  void copiesMakeNoFlood() {
    Scene scene = new Scene(4).all(1.5);
    scene.moving = true;
    assertEquals(4, scene.pass(2));
    assertEquals(6, scene.look());
  }

  @Test
  void aCrowdBringsHalfAsManyAtATime() {
    Scene scene = new Scene(4).all(2.1);
    assertEquals(6, scene.look());
    scene.obey();
    assertEquals(9, scene.look());
    scene.obey();
    assertEquals(12, scene.pass(3), "and no more than the policy allows");
  }

  @Test
  void aTrendCountsBeforeItArrives() {
    Scene scene = new Scene(4).all(0.62);
    scene.rising = 3;
    assertEquals(5, scene.pass(3));
    assertTrue(
        scene.why().contains("62 % on orders-brokers-0 and rising, 72 % in 2 min"), scene::why);
  }

  @Test
  void fewerBrokersComeLateAndOneByOne() {
    Scene scene = new Scene(6).all(0.2);
    assertEquals(6, scene.pass(30));
    assertEquals(5, scene.look());
    scene.moving = true;
    assertEquals(5, scene.pass(60), "not while replicas move");
    scene.moving = false;
    scene.obey();
    assertEquals(4, scene.look());
    assertEquals("4 brokers would be at 30 % of networkIn, where 70 % are the target", scene.why());
  }

  @Test
  void whatOthersKeepOnTheSameDiskKeepsNoBroker() {
    Scene scene = new Scene(6).all(0.2);
    scene.others = 8e11;
    assertEquals(6, scene.pass(30));
    assertEquals(5, scene.look());
  }

  @Test
  void whatWouldHaveToComeBackDoesNotGo() {
    Scene scene = new Scene(4).all(0.515);
    assertEquals(4, scene.pass(300), "three would be at 69 %, too near to 70 %");
    assertEquals(List.of(), scene.waits);
  }

  @Test
  void whatLeavesLittleToSpareGoesLaterThanWhatLeavesMuch() {
    Scene scene = new Scene(4).all(0.5);
    assertEquals(4, scene.pass(95), "three would be at 67 %");
    assertEquals(3, scene.pass(5), "but have been enough for three waits by now");
  }

  @Test
  void afterACrowdItFallsByWhatTheLastHalfHourNeeded() {
    Scene scene = new Scene(8).all(0.65);
    scene.pass(120);
    scene.all(0.35);
    scene.pass(25);
    scene.all(0.2);
    assertEquals(5, scene.pass(6), "for half an hour no more than five were needed");
    assertEquals(5, scene.pass(22));
    assertEquals(3, scene.pass(15), "and no more than three since then");
  }

  @Test
  void aMomentOfMoreStartsTheWaitAnew() {
    Scene scene = new Scene(6).all(0.3);
    scene.pass(25);
    scene.all(0.65).look();
    scene.all(0.3);
    assertEquals(6, scene.pass(29));
    assertEquals(3, scene.pass(2));
  }

  @Test
  void theNextStepOfARiseWaitsForTheBrokersOfTheLastAndForNoSecondProof() {
    Scene scene = new Scene(4).all(0.85);
    scene.targets = Map.of("networkIn", 40, "networkOut", 40);
    assertEquals(6, scene.pass(10), "the load has not been taken over by any of them yet");
    assertEquals("more brokers are needed, but first: 4 of 6 serve", scene.waits.getFirst());
    scene.obey();
    assertEquals(9, scene.look());
  }

  @Test
  void whatWasAddedIsProtected() {
    Scene scene = new Scene(3).all(0.9);
    scene.pass(3);
    scene.obey();
    scene.all(0.2);
    assertEquals(4, scene.pass(57));
    assertEquals(3, scene.pass(5));
  }

  @Test
  void aPeakThatComesAgainEachHourKeepsItsBrokers() {
    Scene scene = new Scene(6);
    for (int hour = 0; hour < 10; hour++) {
      for (int minute = 0; minute < 60; minute++) {
        scene.all(0.2 + 0.45 * minute / 60);
        scene.rising = 0.45;
        assertEquals(6, scene.pass(1));
      }
    }
  }

  @Test
  void aStartOfTheOperatorChangesNothing() {
    Scene scene = new Scene(6).all(0.2);
    scene.pass(29);
    Scene other = new Scene(6).all(0.2);
    other.last = scene.last;
    other.now = scene.now;
    assertEquals(6, other.pass(1));
    assertEquals(5, other.look());
  }

  @Test
  void aLoadThatIsNotKnownChangesNothing() {
    Scene scene = new Scene(3).all(0.9);
    scene.shares.remove(1);
    assertEquals(3, scene.pass(60));
    assertEquals(
        "the load of broker 1 is not known, so the number of brokers stays",
        scene.waits.getFirst());
  }

  @Test
  void nothingChangesInTroubleOrDuringARoll() {
    Scene scene = new Scene(3).all(0.9);
    scene.busy = Optional.of("Restart orders-brokers-2");
    assertEquals(3, scene.pass(60));
    assertEquals(
        "more brokers are needed, but first: Restart orders-brokers-2", scene.waits.getFirst());
    scene.busy = Optional.empty();
    assertEquals(4, scene.look());
  }

  @Test
  void copiesOnTheirWayAreNoLoadButACrowdIsHeardAmongThem() {
    Scene scene = new Scene(4).all(0.6);
    scene.pass(1);
    scene.moving = true;
    assertEquals(4, scene.pass(10));
    assertEquals(6, scene.all(1.2).pass(4));
  }

  @Test
  void neverFewerThanCopiesOrThePolicySay() {
    Scene scene = new Scene(4).all(0.01);
    scene.replicas = Map.of("min", 1, "max", 12);
    scene.pass(40);
    scene.obey();
    assertEquals(3, scene.pass(300));
    scene.replicas = Map.of("min", 5, "max", 12);
    assertEquals(5, scene.look());
  }

  @Test
  void aPartitionThatMoreBrokersCannotHelpIsNamed() {
    Scene scene = new Scene(4).all(0.3);
    scene.shares.put(0, 0.85);
    scene.busiest.add(new Busy("clicks", 0, 0, 0.8 * Scene.NETWORK, 0));
    assertEquals(4, scene.pass(30));
    assertTrue(
        scene.troubles.getFirst().startsWith("Partition clicks-0 alone brings orders-brokers-0"),
        scene.troubles::toString);
  }

  @Test
  void whoOnlyAsksIsOnlyTold() {
    Scene scene = new Scene(3).all(0.9);
    scene.mode = Mode.Recommend;
    assertEquals(4, scene.pass(3));
    assertEquals(3, scene.world().brokersWanted());
    scene.mode = Mode.Auto;
    assertEquals(4, scene.world().brokersWanted());
  }

  @Test
  void whatNobodyReadsIsTold() {
    Scene scene = new Scene(3).all(0.5);
    scene.targets = Map.of("cpuu", 50);
    scene.look();
    assertEquals(
        "Nobody reads spec.autoscale.targets.cpuu (known: cpu, networkIn, networkOut, disk, handlerBusy).",
        scene.troubles.getFirst());
  }
}
