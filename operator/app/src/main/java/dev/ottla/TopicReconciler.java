package dev.ottla;

import dev.ottla.act.Act;
import dev.ottla.api.Cluster;
import dev.ottla.api.Topic;
import dev.ottla.api.TopicStatus;
import dev.ottla.core.plan.Conditions;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.TopicWorld;
import dev.ottla.core.world.TopicWorld.ClusterView;
import dev.ottla.metrics.Metrics;
import dev.ottla.see.See;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Brings a Topic nearer to what it shall be, together with the other Topics of its Cluster.
@Singleton
@ControllerConfiguration(
    name = "topic",
    fieldManager = Names.MANAGER,
    // Finalizers are set by steps, on those Topics only that need one.
    triggerReconcilerOnAllEvents = true,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class TopicReconciler implements Reconciler<Topic> {
  private final See see;
  private final Act act;
  private final Metrics metrics;
  private final Clock clock = Clock.systemUTC();
  private final TopicSources sources = new TopicSources();
  private final Map<Names, Desk> desks = new ConcurrentHashMap<>();

  TopicReconciler(See see, Act act, Metrics metrics) {
    this.see = see;
    this.act = act;
    this.metrics = metrics;
  }

  @Override
  public List<EventSource<?, Topic>> prepareEventSources(EventSourceContext<Topic> context) {
    return sources.all(context);
  }

  @Override
  public UpdateControl<Topic> reconcile(Topic topic, Context<Topic> context)
      throws InterruptedException {
    Names names = new Names(topic.getMetadata().getNamespace(), topic.getSpec().cluster());
    if (context.isPrimaryResourceDeleted()) {
      sources.wakeNamesakes(topic, context);
      metrics.forget(names, topic.getMetadata().getName());
      return UpdateControl.noUpdate();
    }
    return metrics.timed(Metrics.Kind.TOPIC, () -> bring(topic, names, context));
  }

  private UpdateControl<Topic> bring(Topic topic, Names names, Context<Topic> context)
      throws InterruptedException {
    Optional<Cluster> cluster = sources.cluster(names);
    Optional<String> elder = TopicSources.elder(topic, context);
    Optional<ClusterView> unseen = unseen(names, cluster);
    if (cluster.isEmpty()) {
      desks.remove(names);
    }
    Desk.Answer answer =
        unseen.isPresent()
            ? alone(names, new TopicWorld(clock.instant(), topic, unseen.get(), elder))
            : desks
                .computeIfAbsent(names, n -> new Desk(n, see::topics, act::carryOut, clock))
                .serve(new Desk.Ask(topic, cluster.orElseThrow().brokersWanted(), elder));
    metrics.acted(Metrics.Kind.TOPIC, answer.plan(), answer.outcome());
    metrics.report(names, topic.getMetadata().getName(), ready(answer.status()));
    return report(topic, answer);
  }

  private static boolean ready(TopicStatus status) {
    return Conditions.find(status.conditions(), "Ready")
        .filter(c -> c.getStatus().equals("True"))
        .isPresent();
  }

  private Desk.Answer alone(Names names, TopicWorld world) {
    return Desk.answer(names, List.of(world), act::carryOut).getFirst();
  }

  /// Why Kafka need not be asked; empty when it should answer.
  private static Optional<ClusterView> unseen(Names names, Optional<Cluster> cluster) {
    if (cluster.isEmpty()) {
      return Optional.of(new TopicWorld.Missing());
    }
    if (cluster.get().getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(
          new TopicWorld.NotReady("Cluster " + names.cluster() + " is being deleted"));
    }
    if (cluster.get().getSpec().hibernate()) {
      return Optional.of(
          new TopicWorld.NotReady(
              "Cluster " + names.cluster() + " sleeps until its spec.hibernate is false"));
    }
    if (TopicSources.readyBrokers(cluster.get()) == 0) {
      return Optional.of(
          new TopicWorld.NotReady("Cluster " + names.cluster() + " has no ready broker yet"));
    }
    return Optional.empty();
  }

  private static UpdateControl<Topic> report(Topic topic, Desk.Answer answer) {
    boolean leaving =
        topic.getMetadata().getDeletionTimestamp() != null && answer.outcome().failures().isEmpty();
    UpdateControl<Topic> control =
        leaving || answer.status().equals(topic.getStatus())
            ? UpdateControl.noUpdate()
            : UpdateControl.patchStatus(status(topic, answer.status()));
    return control.rescheduleAfter(
        Rhythm.next(answer.plan(), answer.outcome(), answer.at(), control));
  }

  private static Topic status(Topic topic, TopicStatus status) {
    Topic report = new Topic();
    report.setMetadata(
        new ObjectMetaBuilder()
            .withName(topic.getMetadata().getName())
            .withNamespace(topic.getMetadata().getNamespace())
            .build());
    report.setStatus(status);
    return report;
  }
}
