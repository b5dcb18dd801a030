package dev.ottla;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.Topic;
import dev.ottla.core.world.Names;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What wakes the reconciler of Topics beside the Topics themselves: their Clusters, and namesakes
/// that left.
final class TopicSources {
  private static final String BY_CLUSTER = "cluster";
  private static final String BY_KAFKA_NAME = "kafka-name";

  private static final Comparator<Topic> BY_AGE =
      Comparator.<Topic, String>comparing(t -> t.getMetadata().getCreationTimestamp())
          .thenComparing(t -> t.getMetadata().getName());

  private @Nullable InformerEventSource<Cluster, Topic> clusters;
  private final SimpleInboundEventSource<Topic> namesakes =
      new SimpleInboundEventSource<>("namesakes");

  List<EventSource<?, Topic>> all(EventSourceContext<Topic> context) {
    context.getPrimaryCache().addIndexer(BY_CLUSTER, t -> List.of(key(t)));
    context.getPrimaryCache().addIndexer(BY_KAFKA_NAME, t -> List.of(kafkaKey(t)));
    InformerEventSource<Cluster, Topic> source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Cluster.class, Topic.class)
                .withName("Cluster")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(cluster -> topics(cluster, context))
                .withPrimaryToSecondaryMapper((Topic topic) -> Set.of())
                .withOnUpdateFilter(TopicSources::matters)
                .withComparableResourceVersion(false)
                .build(),
            context);
    clusters = source;
    return List.of(source, namesakes);
  }

  Optional<Cluster> cluster(Names names) {
    return Objects.requireNonNull(clusters).get(new ResourceID(names.cluster(), names.namespace()));
  }

  /// An older Topic that claims the same topic in Kafka.
  static Optional<String> elder(Topic topic, Context<Topic> context) {
    return context.getPrimaryCache().byIndex(BY_KAFKA_NAME, kafkaKey(topic)).stream()
        .filter(t -> BY_AGE.compare(t, topic) < 0)
        .min(BY_AGE)
        .map(t -> t.getMetadata().getName());
  }

  /// Looks again at those whose elder is gone.
  void wakeNamesakes(Topic gone, Context<Topic> context) {
    context.getPrimaryCache().byIndex(BY_KAFKA_NAME, kafkaKey(gone)).stream()
        .map(ResourceID::fromResource)
        .forEach(namesakes::propagateEvent);
  }

  /// How many brokers the Cluster's status calls ready.
  static long readyBrokers(Cluster cluster) {
    ClusterStatus status = cluster.getStatus();
    return status == null
        ? 0
        : status.nodes().stream()
            .filter(n -> n.role().contains("broker") && n.state().equals("Ready"))
            .count();
  }

  private static Set<ResourceID> topics(Cluster cluster, EventSourceContext<Topic> context) {
    String key = cluster.getMetadata().getNamespace() + "/" + cluster.getMetadata().getName();
    return context.getPrimaryCache().byIndex(BY_CLUSTER, key).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static boolean matters(Cluster now, Cluster before) {
    return readyBrokers(now) != readyBrokers(before)
        || !Objects.equals(
            now.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(now.getSpec(), before.getSpec());
  }

  private static String key(Topic topic) {
    return topic.getMetadata().getNamespace() + "/" + topic.getSpec().cluster();
  }

  private static String kafkaKey(Topic topic) {
    return key(topic) + "/" + topic.kafkaName();
  }
}
