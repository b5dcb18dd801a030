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

  ClusterReconciler(See see, Act act) {
    this.see = see;
    this.act = act;
  }

  @Override
  public List<EventSource<?, Cluster>> prepareEventSources(EventSourceContext<Cluster> context) {
    return see.sources(context);
  }

  @Override
  public UpdateControl<Cluster> reconcile(Cluster cluster, Context<Cluster> context) {
    if (context.isPrimaryResourceDeleted()) {
      see.forget(cluster);
      return UpdateControl.noUpdate();
    }
    World world = see.look(cluster, context);
    Plan plan = Planner.plan(world);
    Outcome outcome = act.carryOut(world, plan);
    see.after(world, plan);
    UpdateControl<Cluster> report = report(cluster, Status.of(world, plan, outcome));
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
