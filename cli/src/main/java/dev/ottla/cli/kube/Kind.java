package dev.ottla.cli.kube;

/// A kind of object as a server serves it.
///
/// @param apiVersion `v1`, `apps/v1`, ...
/// @param kind `Deployment`
/// @param plural `deployments`, as in paths
/// @param namespaced whether its objects are in namespaces
public record Kind(String apiVersion, String kind, String plural, boolean namespaced) {
  /// Kafka clusters.
  public static final Kind CLUSTER = new Kind("ottla.dev/v1alpha1", "Cluster", "clusters", true);

  /// Kafka topics.
  public static final Kind TOPIC = new Kind("ottla.dev/v1alpha1", "Topic", "topics", true);

  /// Rebalances of clusters that somebody asks for.
  public static final Kind REBALANCE =
      new Kind("ottla.dev/v1alpha1", "Rebalance", "rebalances", true);

  /// Pods.
  public static final Kind POD = new Kind("v1", "Pod", "pods", true);

  /// What a pod keeps when it goes.
  public static final Kind CLAIM =
      new Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);

  /// What makes the pods of a Cluster.
  public static final Kind SET = new Kind("apps/v1", "StatefulSet", "statefulsets", true);

  /// Machines.
  public static final Kind NODE = new Kind("v1", "Node", "nodes", false);

  /// What happened lately.
  public static final Kind EVENT = new Kind("v1", "Event", "events", true);

  /// Whatever runs for ever in alike pods.
  public static final Kind DEPLOYMENT = new Kind("apps/v1", "Deployment", "deployments", true);

  /// The path of all its objects, of one namespace when one is given.
  public String path(String namespace) {
    String base = base(apiVersion);
    String folder = namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "";
    return base + folder + "/" + plural;
  }

  /// The path of one object.
  public String path(String namespace, String name) {
    return path(namespace) + "/" + name;
  }

  /// The name people see: `cluster.ottla.dev`, `pod`.
  public String word() {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
    return kind.toLowerCase(java.util.Locale.ROOT) + group;
  }

  static String base(String apiVersion) {
    return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
  }
}
