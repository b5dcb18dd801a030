package dev.ottla.images;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.DELETE;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/// What three brokers live through together: each leads and follows, replicas move round within a
/// limit while producers write, and leaders change. A branch that a compiler has never seen taken
/// it leaves out, and must compile anew once it is: without this, the brokers of a cluster do so
/// with their busiest code when replicas first move, while clients wait.
final class Replication {
  static final int BROKERS = 3;

  private static final String BUSY = "busy";
  private static final String MOVED = "moved";

  /// How often all moves by one broker.
  private static final int ROUNDS = 4;

  /// Of the topic that moves; the other has one for each broker.
  private static final int PARTITIONS = 6;

  /// How many move together.
  private static final int LOT = 2;

  /// Bytes a second: less than a lot has, so that brokers reach it.
  private static final String LIMIT = "1048576";

  private static final int RECORDS = 6_000;
  private static final int BYTES = 1_000;

  /// Many more than copies of that size need to be asked for, so that asking is trained.
  private static final int BATCH = 4_096;

  private final Admin admin;
  private final Training companion;

  private Replication(Admin admin, Training companion) {
    this.admin = admin;
    this.companion = companion;
  }

  /// Lives it with the brokers from 0 on, one of which is given, and leaves nothing behind.
  static void live(String bootstrap, Training companion) throws IOException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new Replication(admin, companion).live(bootstrap);
    } catch (ExecutionException e) {
      throw new IOException("the nodes in training did not replicate", e);
    }
  }

  private void live(String bootstrap) throws IOException, ExecutionException, InterruptedException {
    admin
        .createTopics(
            List.of(
                new NewTopic(BUSY, places(BROKERS, BROKERS, 0)),
                new NewTopic(MOVED, places(PARTITIONS, 2, 0))))
        .all()
        .get();
    Sender.send(
        bootstrap,
        Map.of("batch.size", BATCH),
        RECORDS,
        i -> new ProducerRecord<>(MOVED, i % PARTITIONS, null, new byte[BYTES]));
    try (var all = Writers.start(bootstrap, BUSY, BROKERS)) {
      for (int round = 1; round <= ROUNDS; round++) {
        move(round);
        elect(round);
      }
      all.stop();
    }
    admin.deleteTopics(List.of(BUSY, MOVED)).all().get();
  }

  /// Where replicas are after so many rounds, leaders first.
  private static Map<Integer, List<Integer>> places(int partitions, int copies, int round) {
    Map<Integer, List<Integer>> places = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      int first = p + round;
      places.put(p, IntStream.range(first, first + copies).mapToObj(i -> i % BROKERS).toList());
    }
    return places;
  }

  /// Lot by lot, each of which alone is on the list of those that are limited.
  private void move(int round) throws IOException, ExecutionException, InterruptedException {
    Map<Integer, List<Integer>> places = places(PARTITIONS, 2, round);
    rate(SET);
    for (int p = 0; p < PARTITIONS; p += LOT) {
      Map<Integer, List<Integer>> lot = new HashMap<>(places);
      lot.keySet().retainAll(IntStream.range(p, p + LOT).boxed().toList());
      limited(lot.keySet());
      reassign(MOVED, lot);
      companion.await(this::settled);
    }
    limited(Set.of());
    rate(DELETE);
  }

  private void elect(int round) throws IOException, ExecutionException, InterruptedException {
    Map<Integer, List<Integer>> places = places(BROKERS, BROKERS, round);
    reassign(BUSY, places);
    companion.await(this::settled);
    var all =
        places.keySet().stream().map(p -> new TopicPartition(BUSY, p)).collect(Collectors.toSet());
    for (var refused :
        admin.electLeaders(ElectionType.PREFERRED, all).partitions().get().values()) {
      if (refused.isPresent() && !(refused.get() instanceof ElectionNotNeededException)) {
        throw new IOException("the nodes in training elected no leader", refused.get());
      }
    }
  }

  private void rate(OpType type) throws ExecutionException, InterruptedException {
    var rate = change("leader.replication.throttled.rate", LIMIT, type);
    admin
        .incrementalAlterConfigs(
            IntStream.range(0, BROKERS)
                .mapToObj(b -> new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(b)))
                .collect(Collectors.toMap(broker -> broker, _ -> rate)))
        .all()
        .get();
  }

  private void limited(Set<Integer> partitions) throws ExecutionException, InterruptedException {
    String pairs =
        partitions.stream()
            .flatMap(p -> IntStream.range(0, BROKERS).mapToObj(b -> p + ":" + b))
            .collect(Collectors.joining(","));
    var type = pairs.isEmpty() ? DELETE : SET;
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, MOVED),
                change("leader.replication.throttled.replicas", pairs, type)))
        .all()
        .get();
  }

  private static List<AlterConfigOp> change(String key, String value, OpType type) {
    return List.of(new AlterConfigOp(new ConfigEntry(key, value), type));
  }

  private void reassign(String topic, Map<Integer, List<Integer>> places)
      throws ExecutionException, InterruptedException {
    admin
        .alterPartitionReassignments(
            places.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        e -> new TopicPartition(topic, e.getKey()),
                        e -> Optional.of(new NewPartitionReassignment(e.getValue())))))
        .all()
        .get();
  }

  /// Asks what the operator asks while replicas move.
  private boolean settled() throws IOException, InterruptedException {
    try {
      admin.describeTopics(List.of(BUSY, MOVED)).allTopicNames().get();
      admin.describeMetadataQuorum().quorumInfo().get();
      admin.describeLogDirs(IntStream.range(0, BROKERS).boxed().toList()).allDescriptions().get();
      return admin.listPartitionReassignments().reassignments().get().isEmpty();
    } catch (ExecutionException e) {
      throw new IOException("the nodes in training do not say what moves", e);
    }
  }
}
