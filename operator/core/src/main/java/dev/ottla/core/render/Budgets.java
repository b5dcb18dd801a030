package dev.ottla.core.render;

import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How many pods an eviction may take at a time: one of each role.
final class Budgets {
  private Budgets() {}

  static List<HasMetadata> of(World world, Owned owned) {
    return Stream.of(Role.values())
        .filter(r -> r == Role.BROKER || !world.spec().controllers().combined())
        .<HasMetadata>map(
            r ->
                new PodDisruptionBudgetBuilder()
                    .withMetadata(owned.meta(world.names().set(r), r))
                    .withNewSpec()
                    .withMaxUnavailable(new IntOrString(1))
                    .withNewSelector()
                    .withMatchLabels(new TreeMap<>(world.names().selector(r)))
                    .endSelector()
                    .endSpec()
                    .build())
        .toList();
  }
}
