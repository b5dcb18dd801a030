package dev.ottla.core.world;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import java.time.Instant;

/// All that a plan for one Cluster is made from, as seen at one moment.
///
/// @param now the moment of the look
/// @param settings what the operator was started with
/// @param cluster the resource with its spec and last status
/// @param kube the Kubernetes objects that belong to it, and the nodes
/// @param kafka what Kafka says
public record World(Instant now, Settings settings, Cluster cluster, Kube kube, KafkaView kafka) {

  /// The names and numbers that follow from the cluster's name and spec.
  public Names names() {
    return new Names(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
  }

  /// What the person wants.
  public ClusterSpec spec() {
    return cluster.getSpec();
  }

  /// Whether the resource is on its way out.
  public boolean deleting() {
    return cluster.getMetadata().getDeletionTimestamp() != null;
  }
}
