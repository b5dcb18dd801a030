package dev.ottla.cli.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.api.Cluster;
import dev.ottla.api.KafkaVersion;
import dev.ottla.api.Rebalancing;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.cli.view.Sight;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks up the world of a Cluster as the operator would see it.
public final class Lookup {
  /// Every kind that a Cluster owns.
  static final Map<Class<? extends HasMetadata>, Kind> KINDS = kinds();

  private static final String OPERATOR = "?labelSelector=app.kubernetes.io%2Fname%3Dottla-operator";
  private static final String IMAGES = "OTTLA_KAFKA_IMAGES";

  static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Api api;

  /// Looks at a server.
  public Lookup(Api api) {
    this.api = api;
  }

  private static Map<Class<? extends HasMetadata>, Kind> kinds() {
    Map<Class<? extends HasMetadata>, Kind> kinds = new LinkedHashMap<>();
    kinds.put(StatefulSet.class, Kind.SET);
    kinds.put(Pod.class, Kind.POD);
    kinds.put(PersistentVolumeClaim.class, Kind.CLAIM);
    kinds.put(Service.class, new Kind("v1", "Service", "services", true));
    kinds.put(ConfigMap.class, new Kind("v1", "ConfigMap", "configmaps", true));
    kinds.put(
        PodDisruptionBudget.class,
        new Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true));
    kinds.put(
        NetworkPolicy.class,
        new Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true));
    kinds.put(ServiceAccount.class, new Kind("v1", "ServiceAccount", "serviceaccounts", true));
    return kinds;
  }

  /// The kind of an object that a Cluster owns.
  static Kind kind(HasMetadata object) {
    return KINDS.entrySet().stream()
        .filter(entry -> entry.getKey().isInstance(object))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new Trouble("a Cluster owns no " + object.getKind()));
  }

  /// The world in which a Cluster says what this one says.
  public World world(JsonNode cluster, KafkaView kafka) {
    JsonNode meta = cluster.path("metadata");
    String namespace = meta.path("namespace").asText();
    String ours = Sight.selector(meta.path("name").asText());
    List<HasMetadata> objects = new ArrayList<>();
    KINDS.forEach(
        (type, kind) -> {
          for (JsonNode item : api.get(kind.path(namespace) + ours).path("items")) {
            ObjectNode whole = MAPPER.createObjectNode();
            whole.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            whole.setAll((ObjectNode) item);
            objects.add(typed(whole, type));
          }
        });
    objects.addAll(rebalances(namespace, meta.path("name").asText()));
    return new World(
        Instant.now(),
        settings(),
        typed(cluster, Cluster.class),
        new Kube(objects, nodes()),
        kafka);
  }

  /// What people have asked for; nothing where the server does not know of it.
  private List<Rebalancing> rebalances(String namespace, String cluster) {
    List<Rebalancing> asked = new ArrayList<>();
    api.find(Kind.REBALANCE.path(namespace))
        .ifPresent(
            list -> list.path("items").forEach(item -> asked.add(typed(item, Rebalancing.class))));
    return asked.stream().filter(r -> r.getSpec().cluster().equals(cluster)).toList();
  }

  /// An object of the server as the type that the operator knows.
  static <T> T typed(JsonNode object, Class<T> type) {
    return MAPPER.convertValue(object, type);
  }

  private List<Kube.Machine> nodes() {
    List<Kube.Machine> machines = new ArrayList<>();
    for (JsonNode node : api.get(Kind.NODE.path("")).path("items")) {
      String name = node.path("metadata").path("name").asText();
      Map<String, String> labels = new LinkedHashMap<>();
      node.path("metadata")
          .path("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      machines.add(new Kube.Machine(name, labels, address(node, name)));
    }
    return machines;
  }

  private static String address(JsonNode node, String name) {
    for (String type : List.of("ExternalIP", "InternalIP")) {
      for (JsonNode address : node.path("status").path("addresses")) {
        if (address.path("type").asText().equals(type)) {
          return address.path("address").asText();
        }
      }
    }
    return name;
  }

  /// What the operator there was started with; where it cannot be seen, what this release starts
  /// with.
  private Settings settings() {
    for (JsonNode deployment : api.get(Kind.DEPLOYMENT.path("") + OPERATOR).path("items")) {
      JsonNode containers =
          deployment.path("spec").path("template").path("spec").path("containers");
      String policy = "IfNotPresent";
      Map<String, String> images = new LinkedHashMap<>();
      for (JsonNode variable : containers.path(0).path("env")) {
        String value = variable.path("value").asText();
        switch (variable.path("name").asText()) {
          case IMAGES ->
              List.of(value.split(",", -1))
                  .forEach(
                      pair ->
                          images.put(pair.replaceAll("=.*", ""), pair.replaceAll("^[^=]*=", "")));
          case "OTTLA_KAFKA_PULL_POLICY" -> policy = value;
          default -> {} // of no matter here
        }
      }
      if (!images.isEmpty()) {
        return new Settings(images, policy);
      }
    }
    Map<String, String> images = new LinkedHashMap<>();
    KafkaVersion.SUPPORTED.forEach(version -> images.put(version, "ottla/kafka:" + version));
    return new Settings(images, "IfNotPresent");
  }
}
