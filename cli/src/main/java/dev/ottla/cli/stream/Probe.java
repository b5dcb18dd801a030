package dev.ottla.cli.stream;

import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.talk.Trouble;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks Kafka for a topic before the work begins, so that what is wrong is said at once and
/// plainly.
public final class Probe {
  private final String bootstrap;

  /// Asks at an address.
  public Probe(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /// How many partitions a topic has.
  public int partitions(String topic) {
    try (Door door = new Door(bootstrap)) {
      return describe(door, topic).partitions().size();
    }
  }

  /// What Kafka says of a topic; a trouble that names the others when there is none.
  private TopicDescription describe(Door door, String topic) {
    KafkaFuture<TopicDescription> answer =
        Objects.requireNonNull(
            door.admin().describeTopics(Set.of(topic)).topicNameValues().get(topic));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new Trouble(
            "Kafka at " + bootstrap + " has no topic '" + topic + "'; " + names(door), e);
      }
      throw door.trouble(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  private static String names(Door door) {
    Set<String> names = new TreeSet<>(door.answer(door.admin().listTopics().names()));
    return names.isEmpty() ? "it has none" : "there are: " + String.join(", ", names);
  }
}
