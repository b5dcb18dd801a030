package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks Kafka for a topic before the work begins, so that what is wrong is said at once and
/// plainly.
public final class Probe {
  private static final int PATIENCE_MS = 10_000;
  private static final int CONNECT_MS = 2_000;

  private final String bootstrap;

  /// Asks at an address.
  public Probe(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /// How many partitions a topic has.
  public int partitions(String topic) {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            PATIENCE_MS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            PATIENCE_MS / 2);
    try (Admin admin = open(settings)) {
      return partitions(admin, topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  private int partitions(Admin admin, String topic) throws InterruptedException {
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(List.of(topic)).allTopicNames().get();
      return Objects.requireNonNull(found.get(topic)).partitions().size();
    } catch (ExecutionException e) {
      Trouble trouble = trouble(admin, topic, e);
      admin.close(Duration.ZERO);
      throw trouble;
    }
  }

  private Admin open(Map<String, Object> settings) {
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Trouble("'" + bootstrap + "' cannot be used: " + Trouble.words(cause), e);
    }
  }

  private Trouble trouble(Admin admin, String topic, ExecutionException e)
      throws InterruptedException {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new Trouble(
          "Kafka at " + bootstrap + " has no topic '" + topic + "'; " + names(admin), e);
    }
    if (cause instanceof TimeoutException) {
      return new Trouble("Kafka at " + bootstrap + " cannot be reached:\n" + doors(), e);
    }
    return new Trouble("Kafka at " + bootstrap + " refused: " + Trouble.words(cause), e);
  }

  private static String names(Admin admin) throws InterruptedException {
    try {
      Set<String> names = new TreeSet<>(admin.listTopics().names().get());
      return names.isEmpty() ? "it has none" : "there are: " + String.join(", ", names);
    } catch (ExecutionException e) {
      return "its topics could not be listed: " + Trouble.words(e);
    }
  }

  private String doors() {
    StringBuilder doors = new StringBuilder();
    for (String address : bootstrap.split(",", -1)) {
      doors.append("  ").append(address).append(": ").append(door(address)).append('\n');
    }
    return doors + "Check `ottla get clusters` and `ottla get pods`.";
  }

  private static String door(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(address.substring(0, colon), port), CONNECT_MS);
      return "the port is open, but no broker answered within 10 s, or the brokers tell their"
          + " clients names that this machine does not know";
    } catch (IOException | NumberFormatException e) {
      return Trouble.words(e);
    }
  }
}
