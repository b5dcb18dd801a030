package dev.ottla.core;

import dev.ottla.api.ClusterSpec;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/// An operator restarts nobody because it is another one.
final class FormLaw {
  private FormLaw() {}

  /// @param granted the newest release whose drawings may be applied
  static void check(Toy toy, int granted, World seen, StatefulSet set) {
    int release = release(set);
    boolean auto = seen.spec().upgrades() == ClusterSpec.Upgrades.Auto;
    boolean other =
        toy.kube.sets().stream()
            .filter(s -> s.getMetadata().getName().equals(set.getMetadata().getName()))
            .filter(s -> doubles(s).equals(doubles(set)) && starts(toy, s))
            .anyMatch(s -> release(s) != release);
    if (release > granted && other && !auto) {
      throw new Wrong(set.getMetadata().getName() + " is drawn anew, and nobody has approved it");
    }
  }

  /// Other controllers by now are another reason to draw.
  private static List<String> doubles(StatefulSet set) {
    return kafka(set).getEnv().stream()
        .filter(e -> e.getName().equals(Names.CONTROLLERS_BELOW))
        .map(EnvVar::getValue)
        .toList();
  }

  /// Pods whose configuration is gone would not start as they were.
  private static boolean starts(Toy toy, StatefulSet set) {
    Volume config = set.getSpec().getTemplate().getSpec().getVolumes().getFirst();
    return toy.kube.kept.containsKey("ConfigMap/" + config.getConfigMap().getName());
  }

  private static int release(StatefulSet set) {
    String image = kafka(set).getImage();
    int mark = image.indexOf("-r");
    return mark < 0 ? 0 : Integer.parseInt(image.substring(mark + 2));
  }

  private static Container kafka(StatefulSet set) {
    return set.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }
}
