package dev.ottla.cli.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.api.ClusterStatus;
import dev.ottla.cli.kube.Conditions;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Trouble;
import java.util.List;
import java.util.Locale;

/// One thing that shall become Ready, as it is now.
///
/// @param title `cluster orders`
/// @param ready whether it is
/// @param text how far it is, in words
/// @param nodes its brokers and controllers, where it has some
/// @param next what happens to it next, and why
public record Item(
    String title,
    boolean ready,
    String text,
    List<ClusterStatus.Node> nodes,
    List<ClusterStatus.Next> next) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// An object that shall become Ready.
  ///
  /// @param kind its kind
  /// @param namespace where it is
  /// @param name its name
  public record Wanted(Kind kind, String namespace, String name) {
    /// `cluster orders`.
    public String title() {
      return kind.kind().toLowerCase(Locale.ROOT) + " " + name;
    }
  }

  /// What is not there.
  static Item missing(Wanted wanted) {
    return new Item(wanted.title(), false, "not there", List.of(), List.of());
  }

  /// Reads the status of an object.
  public static Item of(Wanted wanted, JsonNode object) {
    if (wanted.kind().equals(Kind.DEPLOYMENT)) {
      return deployment(wanted, object);
    }
    Conditions conditions = Conditions.of(object);
    boolean ours = List.of(Kind.CLUSTER, Kind.TOPIC, Kind.REBALANCE).contains(wanted.kind());
    boolean ready = ours ? conditions.ready() : conditions.isTrue("Ready");
    if (!wanted.kind().equals(Kind.CLUSTER)) {
      return new Item(wanted.title(), ready, words(conditions, ready, ours), List.of(), List.of());
    }
    ClusterStatus status = status(object);
    String brokers = status.ready() == null ? "" : status.ready() + " brokers ready";
    String said = words(conditions, ready, true);
    String text = ready || said.isEmpty() ? brokers : join(brokers, said);
    return new Item(
        wanted.title(), ready, text.isEmpty() ? said : text, status.nodes(), status.next());
  }

  /// The same as its pods show it. After a restart of the machine a status is older than what runs:
  /// until the operator has looked again, it is the pods that tell.
  Item with(JsonNode pods) {
    for (JsonNode pod : pods) {
      if (!Conditions.of(pod).isTrue("Ready")) {
        String said = "pod " + pod.path("metadata").path("name").asText() + " is not ready";
        return new Item(title, false, said, nodes, next);
      }
    }
    return this;
  }

  private static String join(String first, String second) {
    return first.isEmpty() ? second : first + "; " + second;
  }

  private static Item deployment(Wanted wanted, JsonNode object) {
    int replicas = object.path("spec").path("replicas").asInt(1);
    JsonNode status = object.path("status");
    long seen = status.path("observedGeneration").asLong();
    int updated = status.path("updatedReplicas").asInt();
    int available = status.path("availableReplicas").asInt();
    boolean ready =
        seen >= object.path("metadata").path("generation").asLong()
            && updated >= replicas
            && available >= replicas;
    String text = ready ? "Ready" : available + " of " + replicas + " pods available";
    return new Item(wanted.title(), ready, text, List.of(), List.of());
  }

  private static String words(Conditions conditions, boolean ready, boolean ours) {
    String message = conditions.message("Ready");
    if (ready) {
      return "Ready";
    }
    return !message.isEmpty()
        ? message
        : ours ? "not looked at by the operator yet" : "not ready yet";
  }

  /// The typed status of a Cluster.
  public static ClusterStatus status(JsonNode cluster) {
    JsonNode status = cluster.path("status");
    try {
      return MAPPER.treeToValue(
          status.isObject() ? status : MAPPER.createObjectNode(), ClusterStatus.class);
    } catch (JsonProcessingException e) {
      throw new Trouble("the Cluster's status is of another version of Ottla", e);
    }
  }
}
