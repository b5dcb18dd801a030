package dev.ottla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Topic;
import dev.ottla.api.TopicSpec;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.KafkaView.Unreachable;
import dev.ottla.core.world.KafkaView.Up;
import dev.ottla.core.world.Names;
import dev.ottla.see.TopicsSeen;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeskTest {
  private static final Names ORDERS = new Names("shop", "orders");

  @Test
  void aThousandTopicsAreServedByAHandfulOfLooks() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    ConcurrentLinkedQueue<String> created = new ConcurrentLinkedQueue<>();
    Desk desk =
        new Desk(
            ORDERS,
            (cluster, topics) -> {
              looks.incrementAndGet();
              return new Up<>(new TopicsSeen(3, Map.of()));
            },
            (cluster, errands) -> {
              errands.forEach(
                  e -> e.plan().steps().forEach(s -> created.add(((Step.CreateTopic) s).topic())));
              return errands.stream().map(e -> Outcome.DONE).toList();
            },
            Clock.systemUTC());

    Set<String> answered = new TreeSet<>();
    for (Future<Desk.Answer> answer : ask(desk, 1_000)) {
      answered.add(answer.get().status().topicName());
    }

    assertEquals(1_000, answered.size());
    assertEquals(1_000, created.size());
    assertTrue(looks.get() < 100, () -> looks + " looks");
  }

  @Test
  void whenTheBrokersAreSilentEveryoneIsTold() throws Exception {
    Desk desk =
        new Desk(
            ORDERS,
            (cluster, topics) -> new Unreachable<>("timed out"),
            (cluster, errands) -> errands.stream().map(e -> Outcome.DONE).toList(),
            Clock.systemUTC());
    for (Future<Desk.Answer> answer : ask(desk, 10)) {
      assertTrue(answer.get().plan().waits().getFirst().why().contains("timed out"));
    }
  }

  @Test
  void anErrorReachesAllAndTheNextBatchIsServed() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Desk desk =
        new Desk(
            ORDERS,
            (cluster, topics) -> {
              if (looks.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
              }
              return new Up<>(new TopicsSeen(3, Map.of()));
            },
            (cluster, errands) -> errands.stream().map(e -> Outcome.DONE).toList(),
            Clock.systemUTC());
    Future<Desk.Answer> first = ask(desk, 1).getFirst();
    assertThrows(ExecutionException.class, first::get);
    assertEquals("t-0", ask(desk, 1).getFirst().get().status().topicName());
  }

  private static List<Future<Desk.Answer>> ask(Desk desk, int count) {
    List<Future<Desk.Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        Topic topic = topic("t-" + i);
        answers.add(threads.submit(() -> desk.serve(new Desk.Ask(topic, 3, Optional.empty()))));
      }
    }
    return answers;
  }

  private static Topic topic(String name) {
    Topic topic = new Topic();
    topic.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName(name)
            .withUid(name)
            .withGeneration(1L)
            .build());
    topic.setSpec(new TopicSpec("orders", null, 1, 1, null, null));
    return topic;
  }
}
