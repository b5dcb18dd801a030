package dev.ottla.core;

import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The volumes of pods, as a StatefulSet's controller and the launcher in a pod treat them.
final class ToyVolumes {
  /// With how many volumes a pod of a name has run.
  private final Map<String, Integer> had = new HashMap<>();

  ToyVolumes copy() {
    ToyVolumes copy = new ToyVolumes();
    copy.had.putAll(had);
    return copy;
  }

  static void provide(StatefulSet set, String pod, Map<String, HasMetadata> claims) {
    for (PersistentVolumeClaim template : set.getSpec().getVolumeClaimTemplates()) {
      String name = template.getMetadata().getName() + "-" + pod;
      claims.computeIfAbsent(
          name,
          k ->
              new PersistentVolumeClaimBuilder(template)
                  .editMetadata()
                  .withName(name)
                  .withAnnotations(new TreeMap<>(template.getMetadata().getAnnotations()))
                  .endMetadata()
                  .build());
    }
  }

  /// Notes how many pods there are, and makes it anew; it may be interrupted in between.
  static boolean remake(Toy toy, World seen, StatefulSet set) {
    String name = set.getMetadata().getName();
    String pods = Integer.toString(seen.awake(Role.BROKER));
    if (!toy.fresh(seen)
        || !toy.kube.annotate(Toy.NAMES.topology(), Names.REMADE, pods)
        || !set(toy.kube, name)
            .map(ToyVolumes::uid)
            .equals(seen.kube().set(name).map(ToyVolumes::uid))) {
      return false;
    }
    toy.kube.delete("StatefulSet", name);
    if (toy.luck.mishap(0.05)) {
      toy.say(() -> "  it stops half-way, without " + name);
      return false;
    }
    toy.put(seen, set);
    return true;
  }

  private static Optional<StatefulSet> set(ToyKube kube, String name) {
    return kube.sets().stream().filter(s -> s.getMetadata().getName().equals(name)).findFirst();
  }

  private static String uid(StatefulSet set) {
    return set.getMetadata().getUid();
  }

  /// Whether nobody has made, changed or deleted a set since the look.
  static boolean seen(ToyKube kube, World seen, String set) {
    return set(kube, set).map(ToyVolumes::form).equals(seen.kube().set(set).map(ToyVolumes::form));
  }

  private static List<Object> form(StatefulSet set) {
    return List.of(uid(set), set.getMetadata().getGeneration());
  }

  /// Whether the controller would have to change a pod's volumes, which nobody may.
  static boolean refused(StatefulSet set, ToyPod pod) {
    return pod.volumes() < set.getSpec().getVolumeClaimTemplates().size();
  }

  /// Whether a batch of the controller begins with this ordinal: they are of 1, 2, 4, … pods.
  static boolean batch(int ordinal) {
    return Integer.bitCount(ordinal + 1) == 1;
  }

  void runs(ToyPod pod) {
    had.merge(pod.name, pod.volumes(), Math::max);
  }

  /// Whether a process ends at once, since it had more volumes before.
  boolean fewer(ToyPod pod) {
    return pod.volumes() < Objects.requireNonNull(had.getOrDefault(pod.name, 0));
  }

  void replaced(String pod) {
    had.remove(pod);
  }

  static Map<String, String> marked(PersistentVolumeClaim claim) {
    Map<String, String> all = new TreeMap<>(claim.getMetadata().getAnnotations());
    all.put(Names.QUORUM_FORMED, "true");
    return all;
  }
}
