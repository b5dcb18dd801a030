package dev.ottla;

import dev.ottla.act.Errand;
import dev.ottla.api.Topic;
import dev.ottla.api.TopicStatus;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.topic.Topics;
import dev.ottla.core.world.KafkaView.NotAsked;
import dev.ottla.core.world.KafkaView.Seen;
import dev.ottla.core.world.KafkaView.Unreachable;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.TopicWorld;
import dev.ottla.core.world.TopicWorld.ClusterView;
import dev.ottla.see.TopicsSeen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Serves the Topics of one Cluster together: whoever comes first waits a moment for others, then
/// one look, one plan each and one call per kind of step serve them all. While a batch is at work
/// the next one gathers, so that a thousand Topics cost Kafka a handful of calls.
final class Desk {
  /// Long enough for the Topics of one `kubectl apply` to meet, too short to be felt.
  private static final Duration GATHER = Duration.ofMillis(30);

  private final Names cluster;
  private final Look look;
  private final Hands hands;
  private final Clock clock;
  private final ReentrantLock working = new ReentrantLock();
  private @Nullable Batch open;

  /// Asks Kafka for topics.
  interface Look {
    Seen<TopicsSeen> topics(Names cluster, Set<String> topics);
  }

  /// Does what was planned for many Topics.
  interface Hands {
    List<Outcome> carryOut(Names cluster, List<Errand> errands);
  }

  /// A Topic that wants to be served.
  ///
  /// @param wanted how many brokers its Cluster wants
  record Ask(Topic topic, int wanted, Optional<String> elder) {}

  /// What came of it.
  record Answer(Plan plan, Outcome outcome, TopicStatus status, Instant at) {}

  private static final class Batch {
    private final List<Ask> asks = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private List<Answer> answers = List.of();
    private @Nullable RuntimeException failure;
  }

  Desk(Names cluster, Look look, Hands hands, Clock clock) {
    this.cluster = cluster;
    this.look = look;
    this.hands = hands;
    this.clock = clock;
  }

  /// Blocks until the batch that the Topic came into is done.
  Answer serve(Ask ask) throws InterruptedException {
    Batch batch;
    boolean first;
    int place;
    synchronized (this) {
      first = open == null;
      if (open == null) {
        open = new Batch();
      }
      batch = open;
      place = batch.asks.size();
      batch.asks.add(ask);
    }
    if (first) {
      lead(batch);
    }
    batch.done.await();
    if (batch.failure != null) {
      throw new IllegalStateException("The Topics of " + cluster.cluster(), batch.failure);
    }
    return batch.answers.get(place);
  }

  private void lead(Batch batch) throws InterruptedException {
    try {
      Thread.sleep(GATHER);
      working.lock();
      try {
        close();
        batch.answers = work(batch.asks);
      } finally {
        working.unlock();
      }
    } catch (RuntimeException e) {
      batch.failure = e;
    } catch (InterruptedException e) {
      batch.failure = new IllegalStateException("the operator is stopping", e);
      throw e;
    } finally {
      batch.done.countDown();
    }
  }

  private synchronized void close() {
    open = null;
  }

  private List<Answer> work(List<Ask> asks) {
    Seen<TopicsSeen> seen =
        look.topics(
            cluster, asks.stream().map(a -> a.topic().kafkaName()).collect(Collectors.toSet()));
    Instant now = clock.instant();
    List<TopicWorld> worlds =
        asks.stream().map(a -> new TopicWorld(now, a.topic(), view(seen, a), a.elder())).toList();
    return answer(cluster, worlds, hands);
  }

  /// Thinks about each Topic and acts for all.
  static List<Answer> answer(Names cluster, List<TopicWorld> worlds, Hands hands) {
    List<Errand> errands = worlds.stream().map(w -> new Errand(w.topic(), Topics.plan(w))).toList();
    List<Outcome> outcomes = hands.carryOut(cluster, errands);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < worlds.size(); i++) {
      TopicWorld world = worlds.get(i);
      Plan plan = errands.get(i).plan();
      Outcome outcome = outcomes.get(i);
      answers.add(new Answer(plan, outcome, Topics.status(world, plan, outcome), world.now()));
    }
    return answers;
  }

  private static ClusterView view(Seen<TopicsSeen> seen, Ask ask) {
    return switch (seen) {
      case Up<TopicsSeen>(TopicsSeen topics) ->
          new TopicWorld.Ready(
              topics.brokers(),
              ask.wanted(),
              Optional.ofNullable(topics.topics().get(ask.topic().kafkaName())));
      case Unreachable<TopicsSeen>(String why) ->
          new TopicWorld.NotReady("the brokers do not answer: " + why);
      case NotAsked<TopicsSeen>(String why) -> new TopicWorld.NotReady(why);
    };
  }
}
