package dev.ottla.act;

import dev.ottla.core.plan.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DeleteTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// One call to Kafka for many steps of a kind; an answer for each topic.
final class TopicCalls {
  /// A thousand topics take Kafka longer than a look.
  private static final int PATIENCE_MS = 30_000;

  /// Kafka refuses a request for more than 10,000 partitions.
  private static final int PARTITIONS_PER_CALL = 5_000;

  /// What a topic without a number may get: the cluster's default, seldom more.
  private static final int GUESSED_PARTITIONS = 12;

  private TopicCalls() {}

  static Map<String, KafkaFuture<Void>> create(Admin admin, List<Step> steps) {
    Map<String, KafkaFuture<Void>> answers = new HashMap<>();
    List<NewTopic> call = new ArrayList<>();
    int partitions = 0;
    for (Step step : steps) {
      Step.CreateTopic topic = (Step.CreateTopic) step;
      call.add(topic(topic));
      partitions += topic.partitions().orElse(GUESSED_PARTITIONS);
      if (partitions >= PARTITIONS_PER_CALL) {
        answers.putAll(create(call, admin));
        call = new ArrayList<>();
        partitions = 0;
      }
    }
    answers.putAll(create(call, admin));
    return answers;
  }

  static Map<String, KafkaFuture<Void>> grow(Admin admin, List<Step> steps) {
    Map<String, NewPartitions> call = new HashMap<>();
    for (Step step : steps) {
      Step.GrowTopic topic = (Step.GrowTopic) step;
      call.put(topic.topic(), NewPartitions.increaseTo(topic.partitions()));
    }
    return admin
        .createPartitions(call, new CreatePartitionsOptions().timeoutMs(PATIENCE_MS))
        .values();
  }

  static Map<String, KafkaFuture<Void>> alter(Admin admin, List<Step> steps) {
    Map<ConfigResource, Collection<AlterConfigOp>> call = new HashMap<>();
    for (Step step : steps) {
      Step.AlterTopic topic = (Step.AlterTopic) step;
      List<AlterConfigOp> ops = new ArrayList<>();
      topic.set().forEach((k, v) -> ops.add(op(k, v, AlterConfigOp.OpType.SET)));
      topic.reset().forEach(k -> ops.add(op(k, null, AlterConfigOp.OpType.DELETE)));
      call.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.topic()), ops);
    }
    Map<String, KafkaFuture<Void>> answers = new HashMap<>();
    admin
        .incrementalAlterConfigs(call, new AlterConfigsOptions().timeoutMs(PATIENCE_MS))
        .values()
        .forEach((resource, answer) -> answers.put(resource.name(), answer));
    return answers;
  }

  static Map<String, KafkaFuture<Void>> delete(Admin admin, List<Step> steps) {
    List<String> call = steps.stream().map(TopicCalls::topic).toList();
    return admin
        .deleteTopics(call, new DeleteTopicsOptions().timeoutMs(PATIENCE_MS))
        .topicNameValues();
  }

  /// Waits for an answer. Every step may be carried out twice: finding it done is no failure.
  static void settle(@Nullable KafkaFuture<Void> answer)
      throws ExecutionException, InterruptedException {
    if (answer == null) {
      throw new IllegalStateException("Kafka was not asked");
    }
    try {
      answer.get();
    } catch (ExecutionException e) {
      // Made by somebody else, or deleted: the next look tells what is left to do.
      if (!(e.getCause() instanceof TopicExistsException
          || e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  /// The topic in Kafka that a step is about.
  static String topic(Step step) {
    return switch (step) {
      case Step.CreateTopic s -> s.topic();
      case Step.GrowTopic s -> s.topic();
      case Step.AlterTopic s -> s.topic();
      case Step.DeleteTopic s -> s.topic();
      case Step.Hold _,
          Step.Release _,
          Step.AddVoter _,
          Step.RemoveVoter _,
          Step.RestartPods _,
          Step.RepairPods _,
          Step.Unregister _,
          Step.Cordon _,
          Step.Uncordon _,
          Step.MovePartitions _,
          Step.ShiftReplicas _,
          Step.Configure _,
          Step.Finalise _,
          Step.Throttle _,
          Step.ThrottleDisks _,
          Step.SlowProducers _,
          Step.ElectLeaders _,
          Step.GrowVolume _,
          Step.ReplaceVolumes _,
          Step.RemakeSet _,
          Step.MarkFormed _,
          Step.DeleteObject _ ->
          throw new IllegalArgumentException(step.what() + " is not done in Kafka's topics");
    };
  }

  private static Map<String, KafkaFuture<Void>> create(List<NewTopic> call, Admin admin) {
    return call.isEmpty()
        ? Map.of()
        : admin.createTopics(call, new CreateTopicsOptions().timeoutMs(PATIENCE_MS)).values();
  }

  private static NewTopic topic(Step.CreateTopic step) {
    Optional<Integer> partitions = step.partitions().stream().boxed().findFirst();
    Optional<Short> replicas =
        step.replicas().isPresent()
            ? Optional.of((short) step.replicas().getAsInt())
            : Optional.empty();
    return new NewTopic(step.topic(), partitions, replicas).configs(step.config());
  }

  private static AlterConfigOp op(String key, @Nullable String value, AlterConfigOp.OpType type) {
    return new AlterConfigOp(new ConfigEntry(key, value), type);
  }
}
