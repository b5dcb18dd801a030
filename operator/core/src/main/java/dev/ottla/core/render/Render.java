package dev.ottla.core.render;

import dev.ottla.core.world.Identity;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// The Kubernetes objects a Cluster is made of, in the order in which they must come to be.
///
/// Every object carries the Cluster as its owner, so that Kubernetes removes it with the Cluster;
/// claims do not, so that data stays.
public final class Render {
  private Render() {}

  /// What the objects are made from beside the world.
  ///
  /// @param identity who the cluster is
  /// @param formed whether the quorum exists, by all that is known now
  /// @param brokers how many broker pods there may be
  /// @param controllers how many controller pods there may be, or brokers that double as them
  /// @param volumes how many volumes a broker may have now; 0 when none outlives its pod
  /// @param asleep how many pods there may be of the roles that sleep
  /// @param brokerConfig the brokers' `server.properties`
  /// @param controllerConfig the controllers' `server.properties`
  /// @param version the Kafka version to run
  /// @param image the image that runs it
  /// @param live names of the properties that Kafka keeps on our word
  /// @param oldest what is known of the oldest version that can read the metadata log
  /// @param style how this operator draws
  public record Inputs(
      Identity identity,
      boolean formed,
      int brokers,
      int controllers,
      int volumes,
      Map<Role, Integer> asleep,
      String brokerConfig,
      String controllerConfig,
      String version,
      String image,
      SortedSet<String> live,
      String oldest,
      String style) {
    /// The same with another number of controllers.
    Inputs with(int other) {
      return new Inputs(
          identity,
          formed,
          brokers,
          other,
          volumes,
          asleep,
          brokerConfig,
          controllerConfig,
          version,
          image,
          live,
          oldest,
          style);
    }
  }

  /// All objects that must exist.
  public static List<HasMetadata> objects(World world, Inputs inputs) {
    List<HasMetadata> all = new ArrayList<>();
    Owned owned = new Owned(world);
    Network network = new Network(world, owned, Topology.served(world, inputs));
    all.add(owned.account());
    all.addAll(network.services());
    all.addAll(network.policies());
    all.addAll(Budgets.of(world, owned));
    all.add(Topology.of(world, owned, inputs));
    all.addAll(new Sets(world, owned, inputs).all());
    return all.stream().map(Drift::sealed).toList();
  }

  /// The short name of a way to draw: two operators that draw these samples alike draw alike.
  public static String style(List<String> samples) {
    return Drift.digest(String.join("\n", samples)).substring(0, 8);
  }

  /// The plan that waits for a person's approval, for everybody to read.
  public static HasMetadata proposal(World world, Map<String, String> data) {
    return Drift.sealed(
        new ConfigMapBuilder()
            .withMetadata(new Owned(world).meta(world.names().proposal()))
            .withData(data)
            .build());
  }

  /// Those that are not there, or differ from what they must be.
  public static List<HasMetadata> differing(Kube kube, List<HasMetadata> wanted) {
    return wanted.stream()
        .filter(
            w ->
                kube.find(w.getClass(), w.getMetadata().getName())
                    .map(found -> Drift.differs(w, found))
                    .orElse(true))
        .toList();
  }

  /// ConfigMaps and Services of the cluster that nothing wants or uses any more.
  public static List<HasMetadata> leftovers(World world, List<HasMetadata> wanted) {
    return Leftovers.of(world, wanted);
  }
}
