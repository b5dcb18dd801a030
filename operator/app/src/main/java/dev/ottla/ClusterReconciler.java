package dev.ottla;

import dev.ottla.act.Act;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterStatus;
import dev.ottla.core.Planner;
import dev.ottla.core.plan.Outcome;
import dev.ottla.core.plan.Plan;
import dev.ottla.core.status.Status;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import dev.ottla.metrics.Metrics;
import dev.ottla.see.Lags;
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
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Brings a Cluster nearer to what it shall be: looks, thinks, acts, reports. Never waits.
@Singleton
@ControllerConfiguration(
    name = "cluster",
    fieldManager = Names.MANAGER,
    triggerReconcilerOnAllEvents = true,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class ClusterReconciler implements Reconciler<Cluster> {
  private final See see;
  private final Act act;
  private final Metrics metrics;
  private final Lags lags;

  ClusterReconciler(See see, Act act, Metrics metrics, Lags lags) {
    this.lags = lags;
    this.see = see;
    this.act = act;
    this.metrics = metrics;
  }

  @Override
  public List<EventSource<?, Cluster>> prepareEventSources(EventSourceContext<Cluster> context) {
    return see.sources(context);
  }

  @Override
  public UpdateControl<Cluster> reconcile(Cluster cluster, Context<Cluster> context) {
    if (context.isPrimaryResourceDeleted()) {
      see.forget(cluster);
      metrics.forget(Names.of(cluster));
      lags.forget(Names.of(cluster));
      return UpdateControl.noUpdate();
    }
    return metrics.timed(Metrics.Kind.CLUSTER, () -> bring(cluster, context));
  }

  private UpdateControl<Cluster> bring(Cluster cluster, Context<Cluster> context) {
    World world = metrics.look(() -> see.look(cluster, context));
    Plan plan = Planner.plan(world);
    Outcome outcome = act.carryOut(world, plan);
    see.after(world, plan);
    ClusterStatus status = Status.of(world, plan, outcome);
    metrics.acted(Metrics.Kind.CLUSTER, plan, outcome);
    metrics.report(world, status);
    UpdateControl<Cluster> report = report(cluster, status);
    return report.rescheduleAfter(Rhythm.next(plan, outcome, world.now(), report));
  }

  private static UpdateControl<Cluster> report(Cluster cluster, ClusterStatus status) {
    if (status.equals(cluster.getStatus())) {
      return UpdateControl.noUpdate();
    }
    Cluster report = new Cluster();
    report.setMetadata(
        new ObjectMetaBuilder()
            .withName(cluster.getMetadata().getName())
            .withNamespace(cluster.getMetadata().getNamespace())
            .build());
    report.setStatus(status);
    return UpdateControl.patchStatus(report);
  }
}
