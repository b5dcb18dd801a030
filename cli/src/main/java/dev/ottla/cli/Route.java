package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.api.ClusterStatus;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.progress.Item;
import dev.ottla.cli.talk.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The way from a topic's name to Kafka: by its Topic and Cluster, or straight by an address.
final class Route {
  @Option(
      names = {"-b", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Go straight to this Kafka, and ask no Kubernetes.")
  private String bootstrap = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Cluster. Default: that of the Topic, or the only one.")
  private String cluster = "";

  @Option(
      names = "--listener",
      paramLabel = "NAME",
      description = "Listener of the Cluster. Default: the first one that is exposed.")
  private String listener = "";

  @Mixin private Target target = new Target();

  /// Where the way ends.
  ///
  /// @param bootstrap the address
  /// @param topic the name in Kafka
  record Found(String bootstrap, String topic) {}

  Found find(String topic) {
    if (!bootstrap.isEmpty()) {
      return new Found(bootstrap, topic);
    }
    try (Api api = target.open()) {
      String namespace = target.namespace(api);
      List<JsonNode> clusters = list(api, Kind.CLUSTER, namespace);
      List<JsonNode> topics = list(api, Kind.TOPIC, namespace);
      Optional<JsonNode> resource = topics.stream().filter(t -> called(t, topic)).findFirst();
      String wanted =
          cluster.isEmpty()
              ? resource.map(t -> t.path("spec").path("cluster").asText()).orElse("")
              : cluster;
      JsonNode chosen = choose(clusters, wanted, namespace, topic, topics);
      return new Found(address(chosen), resource.map(Route::kafkaName).orElse(topic));
    }
  }

  /// Where Kafka is, whatever the topic.
  String address() {
    if (!bootstrap.isEmpty()) {
      return bootstrap;
    }
    try (Api api = target.open()) {
      String namespace = target.namespace(api);
      return address(choose(list(api, Kind.CLUSTER, namespace), cluster, namespace));
    }
  }

  /// Where a Cluster's Kafka can be reached from here; throws a trouble that says why it cannot.
  static String address(JsonNode cluster, String listener) {
    Route route = new Route();
    route.listener = listener;
    return route.address(cluster);
  }

  /// The name of the only Cluster of a namespace.
  static String only(Api api, String namespace) {
    return name(choose(list(api, Kind.CLUSTER, namespace), "", namespace));
  }

  private static List<JsonNode> list(Api api, Kind kind, String namespace) {
    try {
      List<JsonNode> items = new ArrayList<>();
      api.get(kind.path(namespace)).path("items").forEach(items::add);
      return items;
    } catch (ApiError e) {
      if (e.missing()) {
        throw new Trouble("Ottla is not installed at " + api.config().server(), e);
      }
      throw e;
    }
  }

  private boolean called(JsonNode resource, String topic) {
    boolean ours =
        cluster.isEmpty() || resource.path("spec").path("cluster").asText().equals(cluster);
    return ours && (name(resource).equals(topic) || kafkaName(resource).equals(topic));
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private static String kafkaName(JsonNode topic) {
    return topic.path("spec").path("name").asText(name(topic));
  }

  private static JsonNode choose(
      List<JsonNode> clusters,
      String wanted,
      String namespace,
      String topic,
      List<JsonNode> topics) {
    if (wanted.isEmpty() && clusters.size() > 1) {
      throw new Trouble(
          "there is no Topic '%s' in namespace %s (there are: %s), and several Clusters: %s. Say which: --cluster NAME"
              .formatted(topic, namespace, names(topics), names(clusters)));
    }
    return choose(clusters, wanted, namespace);
  }

  private static JsonNode choose(List<JsonNode> clusters, String wanted, String namespace) {
    if (clusters.isEmpty()) {
      throw new Trouble("there is no Cluster in namespace " + namespace);
    }
    if (wanted.isEmpty() && clusters.size() == 1) {
      return clusters.getFirst();
    }
    if (wanted.isEmpty()) {
      throw new Trouble(
          "there are several Clusters in namespace %s: %s. Say which"
              .formatted(namespace, names(clusters)));
    }
    return clusters.stream()
        .filter(cluster -> name(cluster).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new Trouble(
                    "there is no Cluster '%s' in namespace %s; there are: %s"
                        .formatted(wanted, namespace, names(clusters))));
  }

  private static String names(List<JsonNode> objects) {
    return objects.isEmpty()
        ? "none"
        : objects.stream().map(Route::name).collect(Collectors.joining(", "));
  }

  private String address(JsonNode cluster) {
    List<ClusterStatus.Bootstrap> open = Item.status(cluster).listeners();
    for (JsonNode written : cluster.path("spec").path("listeners")) {
      String name = written.path("name").asText();
      boolean fits = listener.isEmpty() ? written.hasNonNull("expose") : listener.equals(name);
      Optional<String> address =
          open.stream()
              .filter(known -> known.name().equals(name))
              .map(ClusterStatus.Bootstrap::bootstrap)
              .findFirst();
      if (fits && address.isPresent()) {
        return address.get();
      }
    }
    String known =
        open.stream()
            .map(entry -> entry.name() + " at " + entry.bootstrap())
            .collect(Collectors.joining(", "));
    throw new Trouble(
        "Cluster '%s' has no %s that this machine can reach; it tells of: %s.%nExpose one: listeners: [{name: outside, port: 9094, expose: NodePort}]"
            .formatted(
                name(cluster),
                listener.isEmpty() ? "listener" : "listener '" + listener + "'",
                known.isEmpty() ? "none yet" : known));
  }
}
