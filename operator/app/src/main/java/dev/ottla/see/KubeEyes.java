package dev.ottla.see;

import dev.ottla.api.Cluster;
import dev.ottla.api.Listener;
import dev.ottla.api.Rebalancing;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads Kubernetes from caches that watches keep: a look costs no call.
final class KubeEyes {
  /// Every kind that a Cluster owns.
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          StatefulSet.class,
          Pod.class,
          PersistentVolumeClaim.class,
          Service.class,
          ConfigMap.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class,
          ServiceAccount.class);

  /// What a node's condition says of one that does not answer.
  private static final Set<String> AWAY = Set.of("False", "Unknown");

  private @Nullable InformerEventSource<Node, Cluster> nodes;

  /// The watches that wake the reconciler.
  List<EventSource<?, Cluster>> sources(EventSourceContext<Cluster> context) {
    List<EventSource<?, Cluster>> sources = new ArrayList<>();
    KINDS.forEach(kind -> sources.add(source(kind, context)));
    nodes = nodes(context);
    sources.add(nodes);
    sources.add(rebalances(context));
    return sources;
  }

  /// What the caches hold of a Cluster.
  Kube look(Context<Cluster> context) {
    List<HasMetadata> objects = new ArrayList<>();
    KINDS.forEach(kind -> objects.addAll(context.getSecondaryResources(kind)));
    objects.addAll(context.getSecondaryResources(Rebalancing.class));
    List<Kube.Machine> machines =
        nodes == null ? List.of() : nodes.list().map(KubeEyes::machine).toList();
    return new Kube(objects, machines);
  }

  private static <R extends HasMetadata> InformerEventSource<R, Cluster> source(
      Class<R> kind, EventSourceContext<Cluster> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, Cluster.class)
            .withName(kind.getSimpleName())
            .withNamespacesInheritedFromController()
            .withLabelSelector(Names.CLUSTER_LABEL)
            .withSecondaryToPrimaryMapper(KubeEyes::owner)
            // The caches of the watches are the only truth here: nothing is put into them.
            .withComparableResourceVersion(false)
            .build(),
        context);
  }

  private static InformerEventSource<Rebalancing, Cluster> rebalances(
      EventSourceContext<Cluster> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Rebalancing.class, Cluster.class)
            .withName("Rebalance")
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(
                r -> Set.of(new ResourceID(r.getSpec().cluster(), r.getMetadata().getNamespace())))
            .withOnUpdateFilter(KubeEyes::asks)
            .withComparableResourceVersion(false)
            .build(),
        context);
  }

  static boolean asks(HasMetadata now, HasMetadata before) {
    return !wish(now).equals(wish(before));
  }

  private static List<Optional<?>> wish(HasMetadata asked) {
    ObjectMeta meta = asked.getMetadata();
    return List.of(
        Optional.ofNullable(meta.getGeneration()),
        Optional.ofNullable(meta.getAnnotations()).filter(all -> !all.isEmpty()),
        Optional.ofNullable(meta.getDeletionTimestamp()));
  }

  private static InformerEventSource<Node, Cluster> nodes(EventSourceContext<Cluster> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Node.class, Cluster.class)
            .withName("Node")
            .withWatchAllNamespaces()
            .withSecondaryToPrimaryMapper(
                node ->
                    context
                        .getPrimaryCache()
                        .list(KubeEyes::knowsNodes)
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper((Cluster cluster) -> Set.of())
            .withOnUpdateFilter((now, before) -> !machine(now).equals(machine(before)))
            .withComparableResourceVersion(false)
            .build(),
        context);
  }

  private static Set<ResourceID> owner(HasMetadata object) {
    String cluster = object.getMetadata().getLabels().get(Names.CLUSTER_LABEL);
    return Set.of(new ResourceID(cluster, object.getMetadata().getNamespace()));
  }

  static boolean knowsNodes(Cluster cluster) {
    return cluster.getSpec() != null
        && (cluster.getSpec().brokers().racks() != null
            || cluster.getSpec().listeners().stream()
                .anyMatch(l -> l.expose() == Listener.Expose.NodePort));
  }

  static Kube.Machine machine(Node node) {
    String name = node.getMetadata().getName();
    Map<String, String> labels =
        Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    List<NodeAddress> addresses =
        node.getStatus() == null || node.getStatus().getAddresses() == null
            ? List.of()
            : node.getStatus().getAddresses();
    String address =
        address(addresses, "ExternalIP").or(() -> address(addresses, "InternalIP")).orElse(name);
    return new Kube.Machine(name, labels, address, ready(node));
  }

  private static boolean ready(Node node) {
    return node.getStatus() == null
        || node.getStatus().getConditions() == null
        || node.getStatus().getConditions().stream()
            .noneMatch(
                c -> c.getType().equals("Ready") && AWAY.contains(String.valueOf(c.getStatus())));
  }

  private static Optional<String> address(List<NodeAddress> addresses, String type) {
    return addresses.stream()
        .filter(a -> type.equals(a.getType()))
        .map(NodeAddress::getAddress)
        .findFirst();
  }
}
