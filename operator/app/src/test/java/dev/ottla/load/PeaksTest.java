package dev.ottla.load;

import static dev.ottla.load.Given.START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ottla.core.world.LoadView;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PeaksTest {
  private static final Duration AGE = Duration.ofMinutes(3);

  private final Peaks peaks = new Peaks(7);

  private void said(int second, Busy.Topic... topics) {
    peaks.add(START.plusSeconds(second), new Busy(1, second * 1000L, List.of(topics)));
  }

  private List<LoadView.Busy> busiest(int second) {
    return peaks.busiest(START.plusSeconds(second), AGE);
  }

  @Test
  void bytesAreSharedByWhatLogsGrew() {
    said(0, new Busy.Topic("clicks", 0, 0, List.of(0, 3), List.of(100L, 900L)));
    said(60, new Busy.Topic("clicks", 6000, 12000, List.of(0, 3), List.of(400L, 1000L)));
    assertEquals(
        List.of(
            new LoadView.Busy("clicks", 0, 7, 75, 150), new LoadView.Busy("clicks", 3, 7, 25, 50)),
        busiest(60));
  }

  @Test
  void whereNothingIsWrittenReadersAreSharedInEqualParts() {
    said(0, new Busy.Topic("old", 10, 0, List.of(1, 2), List.of(5L, 5L)));
    said(10, new Busy.Topic("old", 10, 400, List.of(1, 2), List.of(5L, 5L)));
    assertEquals(
        List.of(new LoadView.Busy("old", 1, 7, 0, 20), new LoadView.Busy("old", 2, 7, 0, 20)),
        busiest(10));
  }

  @Test
  void aPartitionThatIsLedOnlyNowWaitsForTheNextAnswer() {
    said(0, new Busy.Topic("clicks", 0, 0, List.of(0), List.of(0L)));
    said(10, new Busy.Topic("clicks", 100, 0, List.of(0, 1), List.of(10L, 9000L)));
    assertEquals(List.of(new LoadView.Busy("clicks", 0, 7, 10, 0)), busiest(10));
  }

  @Test
  void aRestartBeginsAnew() {
    said(100, new Busy.Topic("clicks", 900, 0, List.of(0), List.of(50L)));
    peaks.add(
        START.plusSeconds(110),
        new Busy(2, 5000, List.of(new Busy.Topic("clicks", 10, 0, List.of(0), List.of(60L)))));
    assertEquals(List.of(), busiest(110));
  }

  @Test
  void onlyTheBusiestAreKeptAndNotForLong() {
    List<Integer> partitions = IntStream.range(0, 256).boxed().toList();
    List<Long> before = LongStream.range(0, 256).mapToObj(i -> 0L).toList();
    List<Long> now = LongStream.range(0, 256).boxed().toList();
    said(0, new Busy.Topic("wide", 0, 0, partitions, before));
    said(60, new Busy.Topic("wide", 1 << 20, 0, partitions, now));
    assertEquals(
        List.of(255, 254, 253, 252, 251, 250, 249, 248, 247, 246),
        busiest(60).stream().map(LoadView.Busy::partition).toList());
    assertEquals(List.of(), busiest(300));
  }
}
