package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The templates a set had, by revision name, so that an older one can still be made again.
final class Revisions {
  private static final String RESOURCE = "controllerrevisions.apps";
  private final Objects objects;

  Revisions(Objects objects) {
    this.objects = objects;
  }

  /// The revision of the set's template as it is now, recorded.
  String record(JsonNode set) {
    JsonNode template = set.at("/spec/template");
    String namespace = Meta.namespace(set);
    String name = Meta.name(set) + "-" + Meta.hash(template);
    if (objects.get(RESOURCE, namespace, name).isEmpty()) {
      List<ObjectNode> older = of(set);
      long number = older.isEmpty() ? 1 : older.getLast().path("revision").asLong() + 1;
      ObjectNode revision = Meta.object("apps/v1", "ControllerRevision", namespace, name);
      revision.withObject("/metadata").putArray("ownerReferences").add(Meta.reference(set, true));
      if (template.path("metadata").path("labels") instanceof ObjectNode labels) {
        revision.withObject("/metadata").set("labels", labels.deepCopy());
      }
      revision
          .put("revision", number)
          .withObject("/data/spec")
          .set("template", template.deepCopy());
      objects.create(RESOURCE, namespace, revision);
    }
    return name;
  }

  /// The template of that revision; the set's own when it was forgotten.
  JsonNode template(JsonNode set, String revision) {
    return objects
        .get(RESOURCE, Meta.namespace(set), revision)
        .map(recorded -> recorded.at("/data/spec/template"))
        .orElse(set.at("/spec/template"));
  }

  /// Forgets old revisions that no pod has, beyond the history limit.
  void prune(JsonNode set, Set<String> used) {
    List<ObjectNode> unused =
        of(set).stream().filter(revision -> !used.contains(Meta.name(revision))).toList();
    int excess = unused.size() - set.at("/spec/revisionHistoryLimit").asInt(10);
    for (int i = 0; i < excess; i++) {
      objects.delete(RESOURCE, Meta.namespace(set), Meta.name(unused.get(i)));
    }
  }

  private List<ObjectNode> of(JsonNode set) {
    return objects.list(RESOURCE, Meta.namespace(set)).stream()
        .filter(revision -> Meta.controls(set, revision))
        .sorted(Comparator.comparingLong(revision -> revision.path("revision").asLong()))
        .toList();
  }
}
