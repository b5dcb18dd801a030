package dev.ottla.act;

import static dev.ottla.kafka.KafkaProperties.CORDONED;
import static dev.ottla.kafka.KafkaProperties.FOLLOWER_REPLICAS;
import static dev.ottla.kafka.KafkaProperties.LEADER_REPLICAS;
import static dev.ottla.kafka.KafkaProperties.RATES;

import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.Move;
import dev.ottla.core.plan.Step.Seat;
import dev.ottla.core.plan.Step.Shift;
import dev.ottla.core.throttle.Throttle;
import dev.ottla.core.world.Names;
import dev.ottla.kafka.Connections;
import dev.ottla.kafka.Connections.Side;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Moves replicas between brokers, and says how fast, and which brokers take new ones.
final class MoveHands {
  private static final List<String> REPLICAS = List.of(LEADER_REPLICAS, FOLLOWER_REPLICAS);

  private final Connections connections;

  MoveHands(Connections connections) {
    this.connections = connections;
  }

  void cordon(Names names, List<Integer> brokers) throws Exception {
    configure(names, brokers, new AlterConfigOp(new ConfigEntry(CORDONED, "*"), OpType.SET));
  }

  void uncordon(Names names, List<Integer> brokers) throws Exception {
    configure(names, brokers, new AlterConfigOp(new ConfigEntry(CORDONED, ""), OpType.DELETE));
  }

  private void configure(Names names, List<Integer> brokers, AlterConfigOp op) throws Exception {
    Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
    for (int broker : brokers) {
      all.put(
          new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)), List.of(op));
    }
    admin(names).incrementalAlterConfigs(all).all().get();
  }

  /// A topic that was deleted, or got other copies, since the last look is left to the next one.
  void move(Names names, List<Move> moves) throws Exception {
    Map<TopicPartition, Optional<NewPartitionReassignment>> all = new HashMap<>();
    for (Move move : moves) {
      all.put(
          new TopicPartition(move.topic(), move.partition()),
          move.back()
              ? Optional.empty()
              : Optional.of(new NewPartitionReassignment(move.replicas())));
    }
    var options = new AlterPartitionReassignmentsOptions().allowReplicationFactorChange(false);
    for (KafkaFuture<Void> answer :
        admin(names).alterPartitionReassignments(all, options).values().values()) {
      try {
        answer.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            && !(e.getCause() instanceof InvalidReplicationFactorException)
            && !(e.getCause() instanceof NoReassignmentInProgressException)) {
          throw e;
        }
      }
    }
  }

  /// A replica that is gone from its broker since the last look is left to the next one.
  void shift(Names names, List<Shift> shifts) throws Exception {
    Map<TopicPartitionReplica, String> all = new HashMap<>();
    for (Shift shift : shifts) {
      all.put(
          new TopicPartitionReplica(shift.topic(), shift.partition(), shift.broker()),
          shift.path());
    }
    for (KafkaFuture<Void> answer : admin(names).alterReplicaLogDirs(all).values().values()) {
      try {
        answer.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            && !(e.getCause() instanceof NotLeaderOrFollowerException)) {
          throw e;
        }
      }
    }
  }

  /// One call for all brokers, those that are away among them.
  void throttle(Names names, Step.ThrottleDisks step) throws Exception {
    Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
    String rate = step.rate().isPresent() ? Long.toString(step.rate().getAsLong()) : "";
    all.put(new ConfigResource(ConfigResource.Type.BROKER, ""), List.of(op(Throttle.DISKS, rate)));
    for (int broker : step.strays()) {
      all.put(
          new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)),
          List.of(op(Throttle.DISKS, "")));
    }
    admin(names).incrementalAlterConfigs(all).all().get();
  }

  /// One call for all, so that the rate and the replicas that it holds for come together. A topic
  /// that was deleted since the last look needs none.
  void throttle(Names names, Step.Throttle step) throws Exception {
    Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
    String rate = step.rate().isPresent() ? Long.toString(step.rate().getAsLong()) : "";
    all.put(new ConfigResource(ConfigResource.Type.BROKER, ""), both(RATES, rate, rate));
    for (int broker : step.strays()) {
      all.put(
          new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)),
          both(RATES, "", ""));
    }
    step.topics()
        .forEach(
            (topic, replicas) ->
                all.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    both(REPLICAS, list(replicas.leaders()), list(replicas.followers()))));
    for (var answer : admin(names).incrementalAlterConfigs(all).values().values()) {
      KafkaHands.done(answer, UnknownTopicOrPartitionException.class);
    }
  }

  private static String list(Set<String> replicas) {
    return replicas.stream().sorted().collect(Collectors.joining(","));
  }

  /// Sets both, or takes away what is empty.
  private static List<AlterConfigOp> both(List<String> names, String leader, String follower) {
    return List.of(op(names.getFirst(), leader), op(names.getLast(), follower));
  }

  private static AlterConfigOp op(String name, String value) {
    return new AlterConfigOp(
        new ConfigEntry(name, value), value.isEmpty() ? OpType.DELETE : OpType.SET);
  }

  /// What cannot be elected by now is left to the next look.
  void elect(Names names, List<Seat> seats) throws Exception {
    Set<TopicPartition> partitions =
        seats.stream()
            .map(s -> new TopicPartition(s.topic(), s.partition()))
            .collect(Collectors.toSet());
    admin(names).electLeaders(ElectionType.PREFERRED, partitions).partitions().get();
  }

  private Admin admin(Names names) {
    return connections.same(names, Side.BROKERS);
  }
}
