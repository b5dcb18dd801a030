package dev.ottla.load;

import static dev.ottla.load.Given.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelTest {
  private final Channel channel = new Channel();

  @Test
  void samplesComeOutInTheOrderOfTheirBrokers() throws InterruptedException {
    channel.offer(sample(2, 0));
    channel.offer(sample(1, 0));
    channel.offer(sample(2, 5));
    assertEquals(
        Optional.of(sample(2, 5)), channel.take(), "the newest, in the place of the one before");
    assertEquals(Optional.of(sample(1, 0)), channel.take());
    assertEquals(1, channel.lost());
  }

  @Test
  void aReaderThatStandsStillCostsOneSampleOfEachBroker() {
    for (int second = 0; second < 100; second++) {
      for (int broker = 0; broker < 1000; broker++) {
        channel.offer(sample(broker, second));
      }
    }
    assertEquals(1000, channel.size());
    assertEquals(99_000, channel.lost());
  }

  @Test
  void oneSampleIsReadForEachThatIsAskedFor() {
    channel.offer(sample(1, 0));
    channel.offer(sample(2, 0));
    channel.offer(sample(3, 0));
    AssertSubscriber<Sample> reader =
        new Brokers(channel).samples().subscribe().withSubscriber(AssertSubscriber.create(1));
    reader.awaitItems(1).assertItems(sample(1, 0)).assertNotTerminated();
    channel.offer(sample(3, 5));
    assertEquals(2, channel.size(), "the others wait");
    reader.awaitNextItems(2).assertItems(sample(1, 0), sample(2, 0), sample(3, 5));
    channel.close();
    reader.request(1).awaitCompletion();
  }

  @Test
  void whatWasSaidOfTopicsOutlivesALostSample() throws InterruptedException {
    Busy busy = new Busy(1, 1, List.of());
    Sample first = sample(1, 0);
    channel.offer(new Sample(first.from(), first.at(), first.sums(), Optional.of(busy)));
    channel.offer(sample(1, 5));
    Sample taken = channel.take().orElseThrow();
    assertEquals(Optional.of(busy), taken.busy());
    assertEquals(sample(1, 5).sums(), taken.sums());
  }
}
