package dev.ottla;

import dev.ottla.api.Cluster;
import dev.ottla.api.Rebalancing;
import dev.ottla.api.RebalancingStatus;
import dev.ottla.api.RebalancingStatus.Phase;
import dev.ottla.core.rebalance.Rebalance;
import dev.ottla.core.world.Names;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells of a Rebalance whose Cluster is not there; of the others the Cluster's own reconciler
/// tells.
@Singleton
@ControllerConfiguration(name = "rebalance", fieldManager = Names.MANAGER)
public final class RebalanceReconciler implements Reconciler<Rebalancing> {
  private final Clock clock = Clock.systemUTC();
  private @Nullable InformerEventSource<Cluster, Rebalancing> clusters;

  @Override
  public List<EventSource<?, Rebalancing>> prepareEventSources(
      EventSourceContext<Rebalancing> context) {
    InformerEventSource<Cluster, Rebalancing> source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Cluster.class, Rebalancing.class)
                .withName("Cluster")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(
                    cluster ->
                        context
                            .getPrimaryCache()
                            .list(r -> cluster(r).equals(ResourceID.fromResource(cluster)))
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper((Rebalancing r) -> Set.of())
                // Only that it is there matters.
                .withOnUpdateFilter((now, before) -> false)
                .withComparableResourceVersion(false)
                .build(),
            context);
    clusters = source;
    return List.of(source);
  }

  @Override
  public UpdateControl<Rebalancing> reconcile(Rebalancing rebalance, Context<Rebalancing> context) {
    RebalancingStatus last = rebalance.getStatus();
    boolean done = last != null && last.phase() == Phase.Done;
    if (done || Objects.requireNonNull(clusters).get(cluster(rebalance)).isPresent()) {
      return UpdateControl.noUpdate();
    }
    return Rebalance.homeless(rebalance, clock.instant()).stream()
        .findFirst()
        .map(UpdateControl::patchStatus)
        .orElseGet(UpdateControl::noUpdate);
  }

  private static ResourceID cluster(Rebalancing rebalance) {
    return new ResourceID(rebalance.getSpec().cluster(), rebalance.getMetadata().getNamespace());
  }
}
