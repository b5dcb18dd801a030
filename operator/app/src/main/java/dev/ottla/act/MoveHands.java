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
import dev.ottla.core.world.World;
import dev.ottla.kafka.Connections;
import dev.ottla.kafka.Connections.Side;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    var limits = limits(List.of(Throttle.DISKS), step.rate(), step.strays());
    admin(names).incrementalAlterConfigs(limits).all().get();
  }

  /// One call for all, so that the rate and the replicas that it holds for come together. A topic
  /// that was deleted since the last look needs none.
  void throttle(World world, Step.Throttle step) throws Exception {
    Names names = world.names();
    Map<ConfigResource, Collection<AlterConfigOp>> all =
        Throttle.stands(world, step) ? new HashMap<>() : limits(RATES, step.rate(), step.strays());
    step.topics()
        .forEach(
            (topic, replicas) ->
                all.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(
                        op(REPLICAS.getFirst(), list(replicas.leaders())),
                        op(REPLICAS.getLast(), list(replicas.followers())))));
    for (var answer : admin(names).incrementalAlterConfigs(all).values().values()) {
      KafkaHands.done(answer, UnknownTopicOrPartitionException.class);
    }
  }

  private static String list(Set<String> replicas) {
    return replicas.stream().sorted().collect(Collectors.joining(","));
  }

  /// Sets these for all brokers, or takes them away, and takes away what some have of their own.
  private static Map<ConfigResource, Collection<AlterConfigOp>> limits(
      List<String> properties, OptionalLong rate, Set<Integer> strays) {
    String value = rate.isPresent() ? Long.toString(rate.getAsLong()) : "";
    Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
    all.put(new ConfigResource(ConfigResource.Type.BROKER, ""), ops(properties, value));
    for (int broker : strays) {
      String id = Integer.toString(broker);
      all.put(new ConfigResource(ConfigResource.Type.BROKER, id), ops(properties, ""));
    }
    return all;
  }

  private static List<AlterConfigOp> ops(List<String> properties, String value) {
    return properties.stream().map(p -> op(p, value)).toList();
  }

  /// Sets it, or takes it away when it is empty.
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
