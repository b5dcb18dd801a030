package dev.ottla.cli.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.kafka.GroupsAsked;
import dev.ottla.cli.kafka.TopicsAsked;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Gathers all that tells how some Clusters are. What cannot be had is said in its place.
public final class World {
  private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(6);
  private static final String OURS = "?labelSelector=ottla.dev%2Fcluster";
  private static final String OPERATOR = "?labelSelector=app.kubernetes.io%2Fname%3Dottla-operator";

  /// What belongs to Clusters, by its path below a namespace.
  private static final List<Kind> OWNED =
      List.of(
          Kind.SET,
          Kind.POD,
          Kind.CLAIM,
          new Kind("v1", "Service", "services", true),
          new Kind("v1", "ConfigMap", "configmaps", true),
          new Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true),
          new Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true));

  private static final List<String> AROUND =
      List.of(
          "/api/v1/nodes",
          "/apis/storage.k8s.io/v1/storageclasses",
          "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");

  private final Api api;
  private final int lines;
  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode root = mapper.createObjectNode();

  /// Gathers at a server, with so many lines of each log.
  public World(Api api, int lines) {
    this.api = api;
    this.lines = lines;
  }

  /// The whole of a namespace, or of all when it is empty; `way` finds where a Cluster's Kafka can
  /// be
  /// reached, or throws a trouble that says why it cannot.
  public JsonNode gather(String namespace, JsonNode about, Function<JsonNode, String> way) {
    root.set("about", about);
    ArrayNode objects = root.putArray("objects");
    List<JsonNode> clusters = list(Kind.CLUSTER.path(namespace), Kind.CLUSTER, objects);
    list(Kind.TOPIC.path(namespace), Kind.TOPIC, objects);
    list(Kind.REBALANCE.path(namespace), Kind.REBALANCE, objects);
    List<JsonNode> pods = new ArrayList<>();
    for (Kind kind : OWNED) {
      List<JsonNode> found = list(kind.path(namespace) + OURS, kind, objects);
      if (kind.equals(Kind.POD)) {
        pods.addAll(found);
      }
    }
    list(Kind.EVENT.path(namespace), Kind.EVENT, objects);
    list(Kind.DEPLOYMENT.path("") + OPERATOR, Kind.DEPLOYMENT, objects);
    pods.addAll(list(Kind.POD.path("") + OPERATOR, Kind.POD, objects));
    AROUND.forEach(path -> around(path, objects));
    ObjectNode kafka = root.putObject("kafka");
    clusters.forEach(cluster -> kafka.set(place(cluster), kafka(cluster, way)));
    ObjectNode logs = root.putObject("logs");
    pods.forEach(pod -> log(pod, logs));
    return root;
  }

  /// How many objects were gathered.
  public int objects() {
    return root.path("objects").size();
  }

  private static String place(JsonNode object) {
    JsonNode meta = object.path("metadata");
    return meta.path("namespace").asText() + "/" + meta.path("name").asText();
  }

  private List<JsonNode> list(String path, Kind kind, ArrayNode objects) {
    List<JsonNode> items = new ArrayList<>();
    try {
      for (JsonNode item : api.get(path).path("items")) {
        ObjectNode whole = mapper.createObjectNode();
        whole.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        whole.setAll((ObjectNode) item);
        items.add(whole);
        objects.add(Mask.of(whole));
      }
    } catch (ApiError e) {
      missing(path, e);
    }
    return items;
  }

  /// Of what is not ours only what tells about versions and health.
  private void around(String path, ArrayNode objects) {
    try {
      for (JsonNode item : api.get(path).path("items")) {
        boolean foreign =
            path.endsWith("definitions")
                && !item.path("spec").path("group").asText().equals("ottla.dev");
        if (!foreign) {
          ObjectNode copy = (ObjectNode) Mask.of(item);
          copy.put("kind", path.substring(path.lastIndexOf('/') + 1));
          copy.path("spec")
              .path("versions")
              .forEach(version -> ((ObjectNode) version).remove("schema"));
          if (copy.path("status") instanceof ObjectNode status) {
            status.retain(
                Set.of("conditions", "nodeInfo", "capacity", "allocatable", "storedVersions"));
          }
          objects.add(copy);
        }
      }
    } catch (ApiError e) {
      missing(path, e);
    }
  }

  private void missing(String path, ApiError e) {
    root.withObject("/missing").put(path, Trouble.words(e));
  }

  private JsonNode kafka(JsonNode cluster, Function<JsonNode, String> way) {
    ObjectNode said = mapper.createObjectNode();
    try (Door door = new Door(way.apply(cluster), KAFKA_PATIENCE)) {
      put(said, "quorum", () -> mapper.getNodeFactory().textNode(quorum(door)));
      put(said, "topics", () -> mapper.valueToTree(new TopicsAsked(door).all(true)));
      put(said, "groups", () -> mapper.valueToTree(new GroupsAsked(door).all()));
    } catch (Trouble e) {
      said.put("unreachable", Trouble.words(e));
    }
    return said;
  }

  private static String quorum(Door door) {
    return door.answer(door.admin().describeMetadataQuorum().quorumInfo()).toString();
  }

  private static void put(ObjectNode said, String key, Supplier<JsonNode> question) {
    try {
      said.set(key, question.get());
    } catch (Trouble e) {
      said.put(key, "not told: " + Trouble.words(e));
    }
  }

  private void log(JsonNode pod, ObjectNode logs) {
    log(pod, "", place(pod), logs);
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      if (container.path("restartCount").asInt() > 0) {
        log(pod, "&previous=true", place(pod) + " before its last restart", logs);
        return;
      }
    }
  }

  private void log(JsonNode pod, String query, String title, ObjectNode logs) {
    JsonNode meta = pod.path("metadata");
    String path = Kind.POD.path(meta.path("namespace").asText(), meta.path("name").asText());
    try {
      logs.put(title, Mask.text(api.text(path + "/log?tailLines=" + lines + query)));
    } catch (ApiError | Trouble e) {
      logs.put(title, "none: " + Trouble.words(e));
    }
  }
}
