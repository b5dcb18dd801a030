package dev.ottla.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Lives of clusters by the thousand. `-Dstories=N` tells as many of them, from
/// `-Dstories.from`.
class SimulatorTest {
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // Two on two cores; some have one, and share it.
  void noStoryEndsBadly() {
    long from = Long.getLong("stories.from", 0);
    long count = Long.getLong("stories", 100_000);
    LongAdder events = new LongAdder();
    List<Long> bad =
        LongStream.range(from, from + count)
            .parallel()
            .filter(
                seed -> {
                  Story story = new Story(seed, Blunder.NONE, false);
                  boolean wrong = story.run().isPresent();
                  events.add(story.events);
                  return wrong;
                })
            .limit(5)
            .boxed()
            .toList();
    System.out.printf("%,d stories, %,d events%n", count, events.sum());
    assertEquals(List.of(), bad, () -> told(bad.getFirst()));
  }

  /// The story of a seed, as a log.
  static String told(long seed) {
    Story story = new Story(seed, Blunder.NONE, true);
    String wrong = story.run().orElse("all is well");
    return story.told() + "!! " + wrong + "\n";
  }
}
