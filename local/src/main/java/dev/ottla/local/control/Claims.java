package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Claims and the volumes bound to them. A volume is a folder; it lives until its claim is deleted,
/// or longer if its class says Retain.
final class Claims implements Controller {
  static final String RESOURCE = "persistentvolumeclaims";
  private static final String VOLUMES = "persistentvolumes";
  private static final String CLASSES = "storageclasses.storage.k8s.io";
  private static final String DEFAULT_CLASS = "local";
  private static final String IN_USE = "kubernetes.io/pvc-protection";
  private final Objects objects;
  private final Live live;
  private final Path folders;

  Claims(Objects objects, Path folders) {
    this.objects = objects;
    this.live = new Live(objects);
    this.folders = folders;
  }

  /// The class of claims that name none.
  void seed() {
    if (objects.get(CLASSES, null, DEFAULT_CLASS).isEmpty()) {
      ObjectNode local = Meta.object("storage.k8s.io/v1", "StorageClass", "", DEFAULT_CLASS);
      local
          .withObject("/metadata")
          .putObject("annotations")
          .put("storageclass.kubernetes.io/is-default-class", "true");
      local.put("provisioner", "local/folder").put("reclaimPolicy", "Delete");
      local.put("volumeBindingMode", "Immediate").put("allowVolumeExpansion", true);
      objects.create(CLASSES, null, local);
    }
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    ObjectNode now = change.now();
    return switch (change.resource()) {
      case RESOURCE -> {
        Key claim = new Key(RESOURCE, Meta.namespace(now), Meta.name(now));
        Key volume = new Key(VOLUMES, "", Meta.text(now, "/spec/volumeName"));
        yield change.type() == Objects.Type.DELETED && !volume.name().isEmpty()
            ? Stream.of(claim, volume)
            : Stream.of(claim);
      }
      case VOLUMES -> Stream.of(new Key(VOLUMES, "", Meta.name(now)));
      // A claim in use waits for its last pod.
      case Pods.RESOURCE ->
          change.type() == Objects.Type.DELETED
              ? claims(now).map(claim -> new Key(RESOURCE, Meta.namespace(now), claim))
              : Stream.empty();
      default -> Stream.empty();
    };
  }

  private static Stream<String> claims(JsonNode pod) {
    return StreamSupport.stream(pod.at("/spec/volumes").spliterator(), false)
        .map(volume -> Meta.text(volume, "/persistentVolumeClaim/claimName"))
        .filter(claim -> !claim.isEmpty());
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    if (key.resource().equals(VOLUMES)) {
      objects.get(VOLUMES, null, key.name()).ifPresent(this::reclaim);
    } else {
      objects.get(RESOURCE, key.namespace(), key.name()).ifPresent(this::settle);
    }
    return Optional.empty();
  }

  private void settle(ObjectNode claim) {
    if (Meta.leaving(claim)) {
      boolean used =
          objects.list(Pods.RESOURCE, Meta.namespace(claim)).stream()
              .anyMatch(pod -> claims(pod).anyMatch(Meta.name(claim)::equals));
      if (!used) {
        protect(claim, false);
      }
      return;
    }
    protect(claim, true);
    String volume = Meta.text(claim, "/spec/volumeName");
    if (volume.isEmpty()) {
      volume = "pvc-" + Meta.uid(claim);
      provision(claim, volume);
    }
    bind(claim, volume);
  }

  private void protect(ObjectNode claim, boolean protect) {
    live.update(
        RESOURCE,
        claim,
        now -> {
          ArrayNode finalizers = now.withObject("/metadata").withArray("/finalizers");
          finalizers.removeIf(finalizer -> finalizer.asText().equals(IN_USE));
          if (protect) {
            finalizers.add(IN_USE);
          }
        });
  }

  /// A new folder, described by a volume, for a claim that names none.
  private void provision(ObjectNode claim, String name) {
    Path folder = folders.resolve(name);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String className = Meta.text(claim, "/spec/storageClassName");
    String storageClass = className.isEmpty() ? DEFAULT_CLASS : className;
    if (objects.get(VOLUMES, null, name).isEmpty()) {
      ObjectNode volume = Meta.object("v1", "PersistentVolume", "", name);
      ObjectNode spec = volume.putObject("spec");
      spec.putObject("capacity").set("storage", size(claim));
      spec.set("accessModes", modes(claim));
      spec.put("storageClassName", storageClass).put("volumeMode", "Filesystem");
      spec.put("persistentVolumeReclaimPolicy", policy(storageClass));
      spec.putObject("hostPath").put("path", folder.toString()).put("type", "");
      refer(spec, claim);
      objects.create(VOLUMES, null, volume);
    }
    live.update(
        RESOURCE,
        claim,
        now -> {
          now.withObject("/spec").put("volumeName", name).put("storageClassName", storageClass);
        });
  }

  private String policy(String storageClass) {
    return objects
        .get(CLASSES, null, storageClass)
        .map(found -> Meta.text(found, "/reclaimPolicy"))
        .filter(policy -> !policy.isEmpty())
        .orElse("Delete");
  }

  private static JsonNode size(ObjectNode claim) {
    return claim.at("/spec/resources/requests/storage").deepCopy();
  }

  private static JsonNode modes(ObjectNode claim) {
    JsonNode modes = claim.at("/spec/accessModes");
    return modes.isArray() ? modes.deepCopy() : claim.arrayNode().add("ReadWriteOnce");
  }

  /// Claim and volume point at each other. A volume that belongs to another claim stays its.
  private void bind(ObjectNode claim, String name) {
    ObjectNode volume = objects.get(VOLUMES, null, name).orElse(null);
    if (volume == null || !mayBind(volume, claim)) {
      status(claim, "Pending");
      return;
    }
    live.update(
        VOLUMES,
        volume,
        now -> {
          refer(now.withObject("/spec"), claim);
          now.withObject("/spec").withObject("/capacity").set("storage", size(claim));
        });
    phase(volume, "Bound");
    status(claim, "Bound");
  }

  private static void refer(ObjectNode spec, ObjectNode claim) {
    ObjectNode ref = spec.withObject("/claimRef");
    ref.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    ref.put("namespace", Meta.namespace(claim)).put("name", Meta.name(claim));
    ref.put("uid", Meta.uid(claim));
  }

  private static boolean mayBind(ObjectNode volume, ObjectNode claim) {
    JsonNode ref = volume.at("/spec/claimRef");
    String uid = ref.path("uid").asText("");
    return ref.isMissingNode()
        || uid.equals(Meta.uid(claim))
        || (uid.isEmpty()
            && ref.path("name").asText().equals(Meta.name(claim))
            && ref.path("namespace").asText().equals(Meta.namespace(claim)));
  }

  private void status(ObjectNode claim, String phase) {
    live.status(
        RESOURCE,
        claim,
        now -> {
          ObjectNode status = now.withObject("/status").put("phase", phase);
          if (phase.equals("Bound")) {
            status.set("accessModes", modes(claim));
            status.withObject("/capacity").set("storage", size(claim));
          }
        });
  }

  private void phase(ObjectNode volume, String phase) {
    live.status(VOLUMES, volume, now -> now.withObject("/status").put("phase", phase));
  }

  /// Deletes the folder of a volume whose claim is gone; a retained one is kept and says Released.
  private void reclaim(ObjectNode volume) {
    JsonNode ref = volume.at("/spec/claimRef");
    String uid = ref.path("uid").asText("");
    if (uid.isEmpty()) {
      if (Meta.text(volume, "/status/phase").isEmpty() && !owned(volume)) {
        phase(volume, "Available");
      }
      return;
    }
    boolean claimed =
        objects
            .get(RESOURCE, ref.path("namespace").asText(), ref.path("name").asText())
            .filter(claim -> Meta.uid(claim).equals(uid))
            .isPresent();
    if (claimed) {
      return;
    }
    if (Meta.text(volume, "/spec/persistentVolumeReclaimPolicy").equals("Delete")) {
      if (owned(volume)) {
        Folders.delete(folders.resolve(Meta.name(volume)));
      }
      live.delete(VOLUMES, volume);
    } else {
      phase(volume, "Released");
    }
  }

  /// Only folders that were made here are ever deleted, whatever a volume's path says.
  private boolean owned(ObjectNode volume) {
    return Path.of(Meta.text(volume, "/spec/hostPath/path"))
        .equals(folders.resolve(Meta.name(volume)));
  }
}
