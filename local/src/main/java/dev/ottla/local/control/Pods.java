package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Pods as their controllers see them.
final class Pods {
  static final String RESOURCE = "pods";

  private Pods() {}

  static List<ObjectNode> of(Objects objects, JsonNode owner) {
    return objects.list(RESOURCE, Meta.namespace(owner)).stream()
        .filter(pod -> Meta.controls(owner, pod))
        .toList();
  }

  /// A pod of the template, controlled by its owner.
  static ObjectNode of(JsonNode owner, JsonNode template, String name) {
    ObjectNode pod = Meta.object("v1", "Pod", Meta.namespace(owner), name);
    ObjectNode metadata = pod.withObject("/metadata");
    for (String part : List.of("labels", "annotations")) {
      if (template.path("metadata").path(part) instanceof ObjectNode given) {
        metadata.set(part, given.deepCopy());
      }
    }
    metadata.putArray("ownerReferences").add(Meta.reference(owner, true));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  static boolean ready(JsonNode pod) {
    return Meta.is(pod, "Ready") && !Meta.leaving(pod);
  }

  /// Ready for as long as the owner's `minReadySeconds` asks.
  static boolean available(JsonNode owner, JsonNode pod) {
    return ready(pod) && !untilAvailable(owner, pod).isPositive();
  }

  static Duration untilAvailable(JsonNode owner, JsonNode pod) {
    int seconds = owner.at("/spec/minReadySeconds").asInt();
    String since = Meta.condition(pod, "Ready").path("lastTransitionTime").asText("");
    return seconds == 0 || since.isEmpty()
        ? Duration.ZERO
        : Duration.between(Instant.now(), Instant.parse(since).plusSeconds(seconds));
  }

  static boolean over(JsonNode pod) {
    String phase = Meta.text(pod, "/status/phase");
    return phase.equals("Failed") || phase.equals("Succeeded");
  }
}
