package dev.ottla.core;

import dev.ottla.api.ClusterSpec;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;

/// An operator restarts nobody because it is another one. Pods that mount what is not there do not
/// start in any form but another one.
final class FormLaw {
  private FormLaw() {}

  /// @param granted the newest release whose drawings may be applied
  static void check(Toy toy, int granted, World seen, StatefulSet set) {
    int release = release(set);
    boolean auto = seen.spec().upgrades() == ClusterSpec.Upgrades.Auto;
    String name = set.getMetadata().getName();
    boolean other =
        toy.kube.sets().stream()
            .filter(s -> s.getMetadata().getName().equals(name))
            .filter(s -> toy.kube.mountable(s.getSpec().getTemplate()))
            .anyMatch(s -> release(s) != release);
    if (release > granted && other && !auto) {
      throw new Wrong(name + " is drawn anew, and nobody has approved it");
    }
  }

  /// A release of the operator, whose images are others than those of the one before.
  static Settings settings(int release) {
    return new Settings(
        Map.of("4.4.0", "kafka:4.4.0-r" + release, "4.3.1", "kafka:4.3.1-r" + release),
        "IfNotPresent");
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
