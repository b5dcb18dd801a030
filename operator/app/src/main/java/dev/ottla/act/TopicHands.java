package dev.ottla.act;

import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Outcome.Failure;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.Names;
import dev.ottla.kafka.Connections;
import dev.ottla.kafka.Connections.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;

/// Carries out the steps of many Topics together: one call to Kafka for all steps of a kind.
final class TopicHands {
  private final Connections connections;
  private final KubeHands kube;
  private final Diary diary;

  /// The order: held before its topic is made, let go after its topic is deleted.
  private enum Phase {
    HOLD,
    CREATE,
    GROW,
    ALTER,
    DELETE,
    RELEASE
  }

  /// @param errand the place of the errand in the list
  private record Job(int errand, Step step) {}

  TopicHands(Connections connections, KubeHands kube, Diary diary) {
    this.connections = connections;
    this.kube = kube;
    this.diary = diary;
  }

  List<Outcome> carryOut(Names cluster, List<Errand> errands) {
    Map<Phase, List<Job>> phases = new EnumMap<>(Phase.class);
    for (int i = 0; i < errands.size(); i++) {
      for (Step step : errands.get(i).plan().steps()) {
        phases.computeIfAbsent(phase(step), p -> new ArrayList<>()).add(new Job(i, step));
      }
    }
    Map<Integer, Failure> failures = new HashMap<>();
    phases.forEach(
        (phase, jobs) -> {
          List<Job> left = jobs.stream().filter(j -> !failures.containsKey(j.errand())).toList();
          Map<Job, String> refused = carryOut(cluster, phase, left, errands);
          for (Job job : left) {
            String why = refused.get(job);
            if (why == null) {
              diary.note(errands.get(job.errand()).topic(), job.step());
            } else {
              failures.put(job.errand(), new Failure(job.step().what(), why));
            }
          }
        });
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < errands.size(); i++) {
      Failure failure = failures.get(i);
      outcomes.add(failure == null ? Outcome.DONE : new Outcome(List.of(failure)));
    }
    return outcomes;
  }

  private Map<Job, String> carryOut(
      Names cluster, Phase phase, List<Job> jobs, List<Errand> errands) {
    return switch (phase) {
      case HOLD -> each(jobs, j -> kube.hold(errands.get(j.errand()).topic()));
      case RELEASE -> each(jobs, j -> kube.release(errands.get(j.errand()).topic()));
      case CREATE -> kafka(cluster, jobs, TopicCalls::create);
      case GROW -> kafka(cluster, jobs, TopicCalls::grow);
      case ALTER -> kafka(cluster, jobs, TopicCalls::alter);
      case DELETE -> kafka(cluster, jobs, TopicCalls::delete);
    };
  }

  private Map<Job, String> kafka(
      Names cluster,
      List<Job> jobs,
      BiFunction<Admin, List<Step>, Map<String, KafkaFuture<Void>>> call) {
    Optional<Admin> admin = connections.known(cluster, Side.BROKERS);
    Map<Job, String> refused = new HashMap<>();
    if (admin.isEmpty()) {
      jobs.forEach(j -> refused.put(j, "the connection was lost since the last look"));
      return refused;
    }
    Map<String, KafkaFuture<Void>> answers =
        call.apply(admin.get(), jobs.stream().map(Job::step).toList());
    for (Job job : jobs) {
      KafkaFuture<Void> answer = answers.get(TopicCalls.topic(job.step()));
      Attempt.at(job.step().what(), () -> TopicCalls.settle(answer))
          .ifPresent(f -> refused.put(job, f.message()));
    }
    return refused;
  }

  private static Map<Job, String> each(List<Job> jobs, Consumer<Job> work) {
    Map<Job, String> refused = new ConcurrentHashMap<>();
    try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Job job : jobs) {
        hands.execute(
            () ->
                Attempt.at(job.step().what(), () -> work.accept(job))
                    .ifPresent(f -> refused.put(job, f.message())));
      }
    }
    return refused;
  }

  private static Phase phase(Step step) {
    return switch (step) {
      case Step.Hold _ -> Phase.HOLD;
      case Step.CreateTopic _ -> Phase.CREATE;
      case Step.GrowTopic _ -> Phase.GROW;
      case Step.AlterTopic _ -> Phase.ALTER;
      case Step.DeleteTopic _ -> Phase.DELETE;
      case Step.Release _ -> Phase.RELEASE;
      case Step.AddVoter _,
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
          throw new IllegalArgumentException(step.what() + " is a step of a Cluster");
    };
  }
}
