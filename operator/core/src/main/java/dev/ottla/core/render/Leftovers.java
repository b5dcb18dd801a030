package dev.ottla.core.render;

import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// ConfigMaps of revisions that no pod runs any more, nor would start with, and Services of
/// listeners that are no more.
final class Leftovers {
  private Leftovers() {}

  static List<HasMetadata> of(World world, List<HasMetadata> wanted) {
    List<HasMetadata> unwanted = new ArrayList<>(unwanted(world, wanted, ConfigMap.class));
    unwanted.addAll(unwanted(world, wanted, Service.class));
    if (unwanted.isEmpty()) {
      return unwanted;
    }
    // By pods that are there, and by those that a StatefulSet would make right now.
    Set<String> mounted =
        Stream.concat(
                world.kube().all(Pod.class).stream().map(Pod::getSpec),
                world.kube().all(StatefulSet.class).stream()
                    .map(s -> s.getSpec().getTemplate().getSpec()))
            .flatMap(Leftovers::mounted)
            .collect(Collectors.toSet());
    return unwanted.stream().filter(o -> !mounted.contains(key(o))).toList();
  }

  private static List<HasMetadata> unwanted(
      World world, List<HasMetadata> wanted, Class<? extends HasMetadata> type) {
    List<HasMetadata> all = new ArrayList<>();
    for (HasMetadata object : world.kube().all(type)) {
      if (!wanted(wanted, object) && mine(world, object)) {
        all.add(object);
      }
    }
    return all;
  }

  private static boolean wanted(List<HasMetadata> wanted, HasMetadata object) {
    for (HasMetadata other : wanted) {
      if (other.getClass() == object.getClass()
          && other.getMetadata().getName().equals(object.getMetadata().getName())) {
        return true;
      }
    }
    return false;
  }

  private static Stream<String> mounted(PodSpec pod) {
    return pod.getVolumes().stream()
        .filter(v -> v.getConfigMap() != null)
        .map(v -> "ConfigMap/" + v.getConfigMap().getName());
  }

  /// Only what this very Cluster owns: the label alone is anybody's to set.
  private static boolean mine(World world, HasMetadata object) {
    String uid = world.cluster().getMetadata().getUid();
    return object.getMetadata().getLabels() != null
        && Names.MANAGER.equals(
            object.getMetadata().getLabels().get("app.kubernetes.io/managed-by"))
        && object.getMetadata().getOwnerReferences().stream().anyMatch(o -> o.getUid().equals(uid));
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
