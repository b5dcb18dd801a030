package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Applies manifests in an order that works: definitions first, until the server has taken them in,
/// then namespaces, then the rest as written.
public final class Applier {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Api api;
  private final Kinds kinds;
  private final String namespace;
  private final boolean force;

  /// What became of one object.
  ///
  /// @param word its kind and name: `topic.ottla.dev/clicks`
  /// @param change created, configured or unchanged
  public record Applied(String word, String change) {}

  /// Applies into a namespace where a manifest names none; `force` takes fields over that others
  /// own.
  public Applier(Api api, Kinds kinds, String namespace, boolean force) {
    this.api = api;
    this.kinds = kinds;
    this.namespace = namespace;
    this.force = force;
  }

  /// Applies all; each is told as it is done. All that are refused are named together at the end.
  public void apply(List<Manifest> manifests, Consumer<Applied> told) {
    List<String> refused = new ArrayList<>();
    for (Manifest manifest : order(manifests)) {
      try {
        told.accept(apply(manifest));
      } catch (ApiError e) {
        refused.add(manifest.where() + ": " + Trouble.words(e));
      }
    }
    if (!refused.isEmpty()) {
      throw new Trouble(String.join("\n", refused));
    }
  }

  private static List<Manifest> order(List<Manifest> manifests) {
    List<Manifest> ordered = new ArrayList<>(manifests);
    ordered.sort(java.util.Comparator.comparingInt(Applier::rank));
    return ordered;
  }

  private static int rank(Manifest manifest) {
    return switch (manifest.kind()) {
      case "CustomResourceDefinition" -> 0;
      case "Namespace" -> 1;
      default -> 2;
    };
  }

  private Applied apply(Manifest manifest) {
    Kind kind;
    try {
      kind = kinds.of(manifest.apiVersion(), manifest.kind());
    } catch (Trouble e) {
      throw new Trouble(manifest.where() + ": " + Trouble.words(e), e);
    }
    String in = manifest.namespace(namespace);
    JsonNode object = manifest.object();
    if (kind.namespaced()) {
      ObjectNode copy = object.deepCopy();
      copy.withObject("/metadata").put("namespace", in);
      object = copy;
    }
    String path = kind.path(in, manifest.name());
    Optional<JsonNode> before = api.find(path);
    JsonNode after = api.apply(path, object, force);
    if (manifest.kind().equals("CustomResourceDefinition")) {
      established(path, manifest);
    }
    return new Applied(kind.word() + "/" + manifest.name(), change(before, after));
  }

  private static String change(Optional<JsonNode> before, JsonNode after) {
    if (before.isEmpty()) {
      return "created";
    }
    String was = before.get().path("metadata").path("resourceVersion").asText();
    String is = after.path("metadata").path("resourceVersion").asText();
    return was.equals(is) ? "unchanged" : "configured";
  }

  private void established(String path, Manifest manifest) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!Conditions.of(api.get(path)).isTrue("Established")) {
      if (Instant.now().isAfter(end)) {
        throw new Trouble(
            manifest.where() + ": the server has not taken in " + manifest.name() + " after 30 s");
      }
      Pause.of(PAUSE);
    }
  }
}
