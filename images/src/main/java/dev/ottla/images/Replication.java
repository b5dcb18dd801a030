package dev.ottla.images;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.DELETE;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// What two brokers live through together: each leads and follows, replicas move both ways within
/// a limit while producers write, and leaders change. A branch that a compiler has never seen taken
/// it leaves out, and must compile anew once it is: without this, the brokers of a cluster do so
/// with their busiest code when replicas first move, while clients wait.
final class Replication {
  private static final String BUSY = "busy";
  private static final String MOVED = "moved";
  private static final List<Integer> THERE = List.of(0, 1);
  private static final List<Integer> BACK = List.of(1, 0);

  /// Bytes a second.
  private static final String LIMIT = "2097152";

  /// Each waits for both copies.
  private static final int SMALL = 1_000;

  /// Two seconds at the limit, from each side.
  private static final int LARGE = 8_000;

  private static final int BYTES = 1_000;

  private final String bootstrap;
  private final Admin admin;
  private final Training second;

  private Replication(String bootstrap, Admin admin, Training second) {
    this.bootstrap = bootstrap;
    this.admin = admin;
    this.second = second;
  }

  /// Lives it with brokers 0 and 1, of which the second is given, and leaves nothing behind.
  static void live(String bootstrap, Training second) throws IOException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new Replication(bootstrap, admin, second).live();
    } catch (ExecutionException e) {
      throw new IOException("the nodes in training did not replicate", e);
    }
  }

  private void live() throws IOException, ExecutionException, InterruptedException {
    admin
        .createTopics(
            List.of(
                new NewTopic(BUSY, Map.of(0, THERE, 1, BACK)),
                new NewTopic(MOVED, Map.of(0, List.of(0), 1, List.of(1)))))
        .all()
        .get();
    produce(MOVED, LARGE, BYTES, 16_384);
    produce(BUSY, SMALL, 100, 1);
    limit(true);
    reassign(MOVED, List.of(1), List.of(0));
    produce(BUSY, SMALL, 100, 1);
    second.await(this::settled);
    limit(false);
    reassign(BUSY, BACK, THERE);
    second.await(this::settled);
    admin.electLeaders(ElectionType.PREFERRED, partitions(BUSY)).all().get();
    produce(BUSY, SMALL, 100, 1);
    admin.deleteTopics(List.of(BUSY, MOVED)).all().get();
  }

  private static Set<TopicPartition> partitions(String topic) {
    return Set.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
  }

  private void produce(String topic, int count, int bytes, int batch)
      throws ExecutionException, InterruptedException {
    Sender.send(
        bootstrap,
        Map.of("batch.size", batch, "linger.ms", 0),
        count,
        i -> new ProducerRecord<>(topic, i % 2, null, new byte[bytes]));
  }

  private void limit(boolean on) throws ExecutionException, InterruptedException {
    var type = on ? SET : DELETE;
    var rate = change("leader.replication.throttled.rate", LIMIT, type);
    var replicas = change("leader.replication.throttled.replicas", "0:0,1:1", type);
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.BROKER, "0"), rate,
                new ConfigResource(ConfigResource.Type.BROKER, "1"), rate,
                new ConfigResource(ConfigResource.Type.TOPIC, MOVED), replicas))
        .all()
        .get();
  }

  private static List<AlterConfigOp> change(String key, String value, AlterConfigOp.OpType type) {
    return List.of(new AlterConfigOp(new ConfigEntry(key, value), type));
  }

  private void reassign(String topic, List<Integer> first, List<Integer> second)
      throws ExecutionException, InterruptedException {
    admin
        .alterPartitionReassignments(
            Map.of(
                new TopicPartition(topic, 0), Optional.of(new NewPartitionReassignment(first)),
                new TopicPartition(topic, 1), Optional.of(new NewPartitionReassignment(second))))
        .all()
        .get();
  }

  private boolean settled() throws IOException, InterruptedException {
    try {
      return admin.listPartitionReassignments().reassignments().get().isEmpty();
    } catch (ExecutionException e) {
      throw new IOException("the nodes in training do not say what moves", e);
    }
  }
}
