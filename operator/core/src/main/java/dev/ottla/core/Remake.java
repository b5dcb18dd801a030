package dev.ottla.core;

import dev.ottla.core.plan.Plan.Wait;
import dev.ottla.core.plan.Step;
import dev.ottla.core.plan.Step.RemakeSet;
import dev.ottla.core.world.Width;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// StatefulSets that cannot be what they must be, since Kubernetes lets nobody change the templates
/// of their claims: they are made anew, and their pods stay.
///
/// @param apply what can be applied
/// @param steps what must be made anew
/// @param waits what is on its way out, after which it comes again
record Remake(List<HasMetadata> apply, List<Step> steps, List<Wait> waits) {
  static Remake of(World world, List<HasMetadata> differing) {
    List<HasMetadata> apply = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Wait> waits = new ArrayList<>();
    for (HasMetadata object : differing) {
      Optional<StatefulSet> found = world.kube().set(object.getMetadata().getName());
      if (!(object instanceof StatefulSet set) || found.isEmpty()) {
        apply.add(object);
      } else if (found.get().getMetadata().getDeletionTimestamp() != null) {
        waits.add(
            new Wait(
                "Make StatefulSet " + set.getMetadata().getName() + " anew", "the old one ends"));
      } else if (Width.of(set) != Width.of(found.get())) {
        steps.add(new RemakeSet(set, why(Width.of(set), Width.of(found.get()))));
      } else {
        apply.add(object);
      }
    }
    return new Remake(apply, steps, waits);
  }

  private static String why(int now, int was) {
    return now > was
        ? "volumes were added, and Kubernetes lets nobody change those of a StatefulSet"
        : "pods behind those that have no more volumes could not be made";
  }
}
