package dev.ottla.core;

import dev.ottla.core.config.Config;
import dev.ottla.core.render.Render;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// Draws the objects a Cluster is made of. Far the dearest part of a plan, and the same again and
/// again: who plans thousands of stories keeps what was drawn.
interface Drawing {
  /// Draws everything anew.
  Drawing FRESH =
      new Drawing() {
        @Override
        public List<HasMetadata> wanted(World world, Brief brief) {
          return Render.objects(world, brief.inputs(world));
        }

        @Override
        public List<HasMetadata> differing(Kube kube, List<HasMetadata> wanted) {
          return Render.differing(kube, wanted);
        }
      };

  /// What an order for a drawing says beside the world.
  ///
  /// @param version the Kafka version to run
  /// @param image the image that runs it
  /// @param identity who the cluster is
  /// @param formed whether the quorum exists, by all that is known now
  /// @param brokers how many broker pods there may be
  /// @param controllers how many controller pods there may be
  /// @param volumes how many volumes a broker may have now; 0 when none outlives its pod
  /// @param asleep how many pods there may be of the roles that sleep
  /// @param live names of the properties that Kafka keeps on our word
  /// @param oldest what is known of the oldest version that can read the metadata log
  record Brief(
      String version,
      String image,
      Identity identity,
      boolean formed,
      int brokers,
      int controllers,
      int volumes,
      Map<Role, Integer> asleep,
      SortedSet<String> live,
      String oldest) {
    Render.Inputs inputs(World world) {
      return inputs(world, Style.of(world.settings()));
    }

    Render.Inputs inputs(World world, String style) {
      return new Render.Inputs(
          identity,
          formed,
          brokers,
          controllers,
          volumes,
          asleep,
          Config.of(world, version, identity, Role.BROKER),
          Config.of(world, version, identity, Role.CONTROLLER),
          version,
          image,
          live,
          oldest,
          style);
    }
  }

  /// All objects that must exist.
  List<HasMetadata> wanted(World world, Brief brief);

  /// Those of them that are not there, or differ from what they must be.
  List<HasMetadata> differing(Kube kube, List<HasMetadata> wanted);
}
