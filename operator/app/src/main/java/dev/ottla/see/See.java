package dev.ottla.see;

import dev.ottla.api.Cluster;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.plan.Step;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.KafkaView.Seen;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import dev.ottla.kafka.Connections;
import dev.ottla.load.Load;
import dev.ottla.settings.Environment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/// Looks at the world. What cannot be seen is typed as unseen, with the reason.
@Singleton
public final class See {
  private final Environment environment;
  private final KubeEyes kube = new KubeEyes();
  private final KafkaEyes kafka;
  private final Load load;
  private final Farewells farewells = new Farewells();
  private final Clock clock = Clock.systemUTC();

  /// Made once.
  public See(Environment environment, Connections connections, Load load) {
    this.environment = environment;
    this.load = load;
    this.kafka = new KafkaEyes(connections, clock);
  }

  /// The watches that wake the reconciler of Clusters.
  public List<EventSource<?, Cluster>> sources(EventSourceContext<Cluster> context) {
    return kube.sources(context);
  }

  /// Whether somebody asks for something else of a resource than before: by its spec, by its
  /// annotations (restarts and approvals are asked for with them, and they raise no generation), or
  /// by deleting it. What is told of it in its status is no reason to look again.
  public static boolean asks(HasMetadata now, HasMetadata before) {
    return KubeEyes.asks(now, before);
  }

  /// The world of a Cluster, now.
  public World look(Cluster cluster, Context<Cluster> context) {
    Kube seen = farewells.look(kube.look(context), clock.instant());
    Names names = Names.of(cluster);
    KafkaView view =
        cluster.getMetadata().getDeletionTimestamp() == null
            ? kafka.look(names, cluster, seen)
            : KafkaView.notAsked("the Cluster is being deleted");
    load.attend(cluster, names, seen);
    return new World(
        clock.instant(), environment.settings(), cluster, seen, view, load.view(names));
  }

  /// The topics of a Cluster that are asked for, now.
  public Seen<TopicsSeen> topics(Names cluster, Set<String> topics) {
    return kafka.topics(cluster, topics);
  }

  /// Takes note that a plan was carried out: what was seen before holds no more.
  public void after(World world, Plan plan) {
    if (plan.steps().isEmpty()) {
      return;
    }
    kafka.forget(world.names());
    if (plan.steps().stream()
        .anyMatch(s -> s instanceof Step.Configure || s instanceof Step.SlowProducers)) {
      kafka.forgetConfigs(world.names());
    }
    if (plan.steps().stream().anyMatch(Step.ShiftReplicas.class::isInstance)) {
      kafka.forgetDisks(world.names());
    }
    for (Step step : plan.steps()) {
      if (step instanceof Step.Throttle throttle) {
        kafka.doubt(world.names(), throttle.topics().keySet());
      }
      restarted(step).stream()
          .flatMap(name -> world.kube().find(Pod.class, name).stream())
          .forEach(pod -> farewells.note(pod, world.now()));
    }
  }

  private static List<String> restarted(Step step) {
    return switch (step) {
      case Step.RestartPods(List<String> pods, String _) -> pods;
      case Step.RepairPods(List<String> pods, String _) -> pods;
      case Step.ReplaceVolumes(String pod, List<String> _, String _) -> List.of(pod);
      case Step.AddVoter _,
          Step.RemoveVoter _,
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
          Step.RemakeSet _,
          Step.MarkFormed _,
          Step.DeleteObject _,
          Step.CreateTopic _,
          Step.GrowTopic _,
          Step.AlterTopic _,
          Step.DeleteTopic _,
          Step.Hold _,
          Step.Release _ ->
          List.of();
    };
  }

  /// Lets a Cluster go that is gone.
  public void forget(Cluster cluster) {
    kafka.drop(Names.of(cluster));
    load.forget(Names.of(cluster));
  }
}
