package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Cluster with all that shows how it is. What we may not read is left out.
///
/// @param cluster the resource
/// @param pods its pods
/// @param sets its StatefulSets
/// @param claims its volume claims
/// @param topics the Topics that name it
/// @param events what was done to it lately, the newest last
public record Sight(
    JsonNode cluster,
    List<JsonNode> pods,
    List<JsonNode> sets,
    List<JsonNode> claims,
    List<JsonNode> topics,
    List<JsonNode> events) {

  /// Looks at a Cluster; empty when there is none.
  public static Optional<Sight> look(Api api, String namespace, String name) {
    return api.find(Kind.CLUSTER.path(namespace, name)).map(cluster -> around(api, cluster));
  }

  /// Looks at what belongs to a Cluster.
  public static Sight around(Api api, JsonNode cluster) {
    String namespace = cluster.path("metadata").path("namespace").asText();
    String name = name(cluster);
    String ours = selector(name);
    return new Sight(
        cluster,
        list(api, Kind.POD.path(namespace) + ours),
        list(api, Kind.SET.path(namespace) + ours),
        list(api, Kind.CLAIM.path(namespace) + ours),
        list(api, Kind.TOPIC.path(namespace)).stream()
            .filter(topic -> topic.path("spec").path("cluster").asText().equals(name))
            .toList(),
        events(api, namespace, "Cluster", name));
  }

  /// The query that finds what belongs to a Cluster.
  public static String selector(String cluster) {
    return "?labelSelector=ottla.dev%2Fcluster%3D" + cluster;
  }

  /// The events about an object, the newest last.
  public static List<JsonNode> events(Api api, String namespace, String kind, String name) {
    String fields = "?fieldSelector=involvedObject.name%3D" + name;
    return list(api, Kind.EVENT.path(namespace) + fields).stream()
        .filter(event -> event.path("involvedObject").path("kind").asText().equals(kind))
        .sorted(java.util.Comparator.comparing(Sight::time))
        .toList();
  }

  /// When an event was last seen, as it was written; sorts by time.
  public static String time(JsonNode event) {
    for (String key : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
      if (event.hasNonNull(key)) {
        return event.path(key).asText();
      }
    }
    return event.path("metadata").path("creationTimestamp").asText();
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  /// A pod by its name.
  JsonNode pod(String name) {
    return pods.stream()
        .filter(pod -> name(pod).equals(name))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /// The claims that a pod mounts.
  List<JsonNode> claims(JsonNode pod) {
    List<String> names = new ArrayList<>();
    pod.path("spec")
        .path("volumes")
        .forEach(
            volume -> names.add(volume.path("persistentVolumeClaim").path("claimName").asText()));
    return claims.stream().filter(claim -> names.contains(name(claim))).toList();
  }

  private static List<JsonNode> list(Api api, String path) {
    List<JsonNode> items = new ArrayList<>();
    try {
      api.get(path).path("items").forEach(items::add);
    } catch (ApiError e) {
      if (e.code() != 403 && !e.missing()) {
        throw e;
      }
    }
    return items;
  }
}
