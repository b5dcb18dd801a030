package dev.ottla.core.world;

import dev.ottla.api.Cluster;
import java.util.Map;

/// The names of a cluster's objects: one rule for each, in one place.
///
/// @param namespace the Cluster's namespace
/// @param cluster the Cluster's name
public record Names(String namespace, String cluster) {
  /// The port of the controllers' listener.
  public static final int CONTROLLER_PORT = 9090;

  /// The port of the listener between brokers, and between operator and brokers.
  public static final int REPLICATION_PORT = 9091;

  /// The port of health, metrics and load.
  public static final int HTTP_PORT = 8080;

  /// Environment of pods: brokers of a lower ordinal double as controllers.
  public static final String CONTROLLERS_BELOW = "OTTLA_CONTROLLERS_BELOW";

  /// The name under which the operator applies objects.
  public static final String MANAGER = "ottla";

  /// Label of every object: the Cluster's name.
  public static final String CLUSTER_LABEL = "ottla.dev/cluster";

  /// Label of pods, claims and StatefulSets: [Role#word].
  public static final String ROLE_LABEL = "ottla.dev/role";

  /// Label of pods: the Kafka version they run.
  public static final String VERSION_LABEL = "ottla.dev/kafka-version";

  /// Annotation of claims: the id of the cluster whose data they hold.
  public static final String CLUSTER_ID = "ottla.dev/cluster-id";

  /// Annotation of the controllers' claims, once the quorum has existed.
  public static final String QUORUM_FORMED = "ottla.dev/quorum-formed";

  /// Annotation of a Cluster or a pod, set by a person: restart it, once for each new value.
  public static final String RESTART = "ottla.dev/restart";

  /// Annotation of pod templates: the last value of the Cluster's [#RESTART].
  public static final String RESTARTED = "ottla.dev/restarted";

  /// Entry of the topology: names of the properties that Kafka keeps on our word, or once has, one
  /// a line.
  public static final String LIVE = "live";

  /// Annotation of StatefulSets that sleep: how many pods they have when they do not.
  public static final String AWAKE = "ottla.dev/awake";

  /// Annotation of the topology: how many pods the brokers' StatefulSet had when it was last made
  /// anew.
  public static final String REMADE = "ottla.dev/remade";

  /// Entry of the topology: how many controllers there may be.
  public static final String CONTROLLERS = "controllers";

  /// Annotation of a Cluster, set by a person: the name of the plan that may be carried out.
  public static final String APPROVED = "ottla.dev/rebalance";

  /// Annotation of a Rebalance, set by a person: the name of the plan that may be carried out.
  public static final String APPROVE = "ottla.dev/approve";

  /// Annotation of a Cluster, set by a person: the name of the form that its pods may get.
  public static final String UPGRADE = "ottla.dev/upgrade";

  /// Entry of the topology: the oldest Kafka version that can read what the metadata log holds, as
  /// far as it is known.
  public static final String OLDEST = "oldest";

  /// Before the version in [#OLDEST] while Kafka has not said itself which it is.
  public static final String FORMING = "forming ";

  /// Those of a Cluster.
  public static Names of(Cluster cluster) {
    return new Names(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
  }

  /// The StatefulSet of a role, and its headless Service.
  public String set(Role role) {
    return cluster + "-" + role.plural();
  }

  /// A pod.
  public String pod(Role role, int ordinal) {
    return set(role) + "-" + ordinal;
  }

  /// A pod's DNS name inside the Kubernetes cluster.
  public String host(Role role, int ordinal) {
    return pod(role, ordinal) + "." + set(role) + "." + namespace + ".svc";
  }

  /// The Service through which clients inside begin.
  public String bootstrap() {
    return cluster + "-bootstrap";
  }

  /// The ConfigMap of facts that pods read while they start: racks, outside addresses, quorum.
  public String topology() {
    return cluster + "-topology";
  }

  /// The ConfigMap of the plan that waits for a person's approval.
  public String proposal() {
    return cluster + "-rebalance";
  }

  /// The Service through which clients of an outside listener begin.
  public String outside(String listener) {
    return cluster + "-" + listener;
  }

  /// The Service of one broker for an outside listener.
  public String outside(String listener, int ordinal) {
    return outside(listener) + "-" + ordinal;
  }

  /// Labels by which all objects of the cluster are found.
  public Map<String, String> labels() {
    return Map.of(
        "app.kubernetes.io/name",
        "kafka",
        "app.kubernetes.io/instance",
        cluster,
        "app.kubernetes.io/managed-by",
        MANAGER,
        CLUSTER_LABEL,
        cluster);
  }

  /// Labels by which the pods of a role are selected.
  public Map<String, String> selector(Role role) {
    return Map.of(CLUSTER_LABEL, cluster, ROLE_LABEL, role.word());
  }
}
