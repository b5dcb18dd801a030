package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.util.List;
import java.util.stream.StreamSupport;

/// The claims of a StatefulSet's pods: one per template and ordinal, kept unless the retention
/// policy says otherwise.
final class SetClaims {
  private final Objects objects;
  private final Live live;

  SetClaims(Objects objects) {
    this.objects = objects;
    this.live = new Live(objects);
  }

  /// Makes the pod's claims and mounts them.
  void provide(ObjectNode set, ObjectNode pod) {
    mount(set, pod);
    make(set, Meta.name(pod));
  }

  private static void mount(ObjectNode set, ObjectNode pod) {
    ArrayNode volumes = pod.withObject("/spec").withArray("/volumes");
    for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
      String volume = Meta.name(template);
      remove(volumes, volume);
      volumes
          .addObject()
          .put("name", volume)
          .putObject("persistentVolumeClaim")
          .put("claimName", volume + "-" + Meta.name(pod));
    }
  }

  private void make(ObjectNode set, String pod) {
    for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
      String name = Meta.name(template) + "-" + pod;
      if (objects.get(Claims.RESOURCE, Meta.namespace(set), name).isEmpty()) {
        objects.create(Claims.RESOURCE, Meta.namespace(set), claim(set, template, name));
      }
    }
  }

  /// Gives a pod that was adopted the volumes of the set it belongs to by now, which the API
  /// refuses; its claims are made all the same. One that has more keeps them.
  void adapt(ObjectNode set, ObjectNode pod) {
    if (!fits(set, pod)) {
      make(set, Meta.name(pod));
      live.update(Pods.RESOURCE, pod, now -> mount(set, now));
    }
  }

  private static boolean fits(ObjectNode set, ObjectNode pod) {
    return StreamSupport.stream(set.at("/spec/volumeClaimTemplates").spliterator(), false)
        .map(Meta::name)
        .allMatch(volume -> mounted(pod, volume, volume + "-" + Meta.name(pod)));
  }

  private static boolean mounted(ObjectNode pod, String volume, String claim) {
    return StreamSupport.stream(pod.at("/spec/volumes").spliterator(), false)
        .filter(found -> found.path("name").asText().equals(volume))
        .anyMatch(found -> Meta.text(found, "/persistentVolumeClaim/claimName").equals(claim));
  }

  private static void remove(ArrayNode volumes, String name) {
    for (int i = volumes.size() - 1; i >= 0; i--) {
      if (volumes.get(i).path("name").asText().equals(name)) {
        volumes.remove(i);
      }
    }
  }

  private static ObjectNode claim(ObjectNode set, JsonNode template, String name) {
    ObjectNode claim = Meta.object("v1", "PersistentVolumeClaim", Meta.namespace(set), name);
    for (String part : List.of("labels", "annotations")) {
      if (template.path("metadata").path(part) instanceof ObjectNode given) {
        claim.withObject("/metadata").set(part, given.deepCopy());
      }
    }
    // As Kubernetes does: claims carry the set's selector, so that they can be found by it.
    if (set.at("/spec/selector/matchLabels") instanceof ObjectNode selector) {
      claim.withObject("/metadata").withObject("/labels").setAll(selector.deepCopy());
    }
    claim.set("spec", template.path("spec").deepCopy());
    return claim;
  }

  /// Ties the claims to the set's life, or unties them, as `whenDeleted` says.
  void retain(ObjectNode set) {
    boolean tied =
        Meta.text(set, "/spec/persistentVolumeClaimRetentionPolicy/whenDeleted").equals("Delete");
    List<ObjectNode> staying =
        Pods.of(objects, set).stream().filter(pod -> !Meta.leaving(pod)).toList();
    for (ObjectNode pod : staying) {
      for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
        tie(set, Meta.name(template) + "-" + Meta.name(pod), tied);
      }
    }
  }

  /// Lets the claims of a pod that is scaled away go with it, if `whenScaled` says so.
  void release(ObjectNode set, ObjectNode pod) {
    if (Meta.text(set, "/spec/persistentVolumeClaimRetentionPolicy/whenScaled").equals("Delete")) {
      for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
        String claim = Meta.name(template) + "-" + Meta.name(pod);
        tie(pod, claim, true);
        tie(set, claim, false);
      }
    }
  }

  private void tie(ObjectNode owner, String name, boolean tied) {
    ObjectNode claim = objects.get(Claims.RESOURCE, Meta.namespace(owner), name).orElse(null);
    if (claim == null || owned(owner, claim) == tied) {
      return;
    }
    live.update(
        Claims.RESOURCE,
        claim,
        now -> {
          ArrayNode owners = now.withObject("/metadata").withArray("/ownerReferences");
          if (tied) {
            owners.add(Meta.reference(owner, false));
          } else {
            owners.removeIf(ref -> ref.path("uid").asText().equals(Meta.uid(owner)));
          }
        });
  }

  private static boolean owned(ObjectNode owner, ObjectNode claim) {
    return StreamSupport.stream(claim.at("/metadata/ownerReferences").spliterator(), false)
        .anyMatch(ref -> ref.path("uid").asText().equals(Meta.uid(owner)));
  }
}
