package dev.ottla.core.render;

import static java.util.stream.Collectors.joining;

import dev.ottla.api.Listener;
import dev.ottla.api.Racks;
import dev.ottla.core.world.Addresses;
import dev.ottla.core.world.Edition;
import dev.ottla.core.world.Kube.Machine;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What pods must know before they start and cannot see for themselves: the rack of the node they
/// landed on, the addresses of their outside listeners, whether the quorum exists.
///
/// It is a ConfigMap, so a pod starts while the operator is away; and it changes under running
/// pods, so nothing in it is part of a revision.
final class Topology {
  private Topology() {}

  static ConfigMap of(World world, Owned owned, Render.Inputs inputs) {
    int first = world.controllerRole().base();
    return new ConfigMapBuilder()
        .withMetadata(owned.meta(world.names().topology()))
        .editMetadata()
        // Who has seen an older spec must learn of it.
        .addToAnnotations(Edition.KEY, Edition.told(world).text())
        .endMetadata()
        .addToData("advertised", advertised(world, served(world, inputs)))
        // Who adds a voter must have seen how many there may be: see Signature.
        .addToData(Names.CONTROLLERS, inputs.controllers() + "\n")
        .addToData(Names.LIVE, inputs.live().stream().map(n -> n + "\n").collect(joining()))
        .addToData("quorum", inputs.formed() ? "formed=true\n" : "standalone=" + first + "\n")
        .addToData(Names.OLDEST, inputs.oldest())
        .addToData("racks", racks(world))
        .build();
  }

  /// How many brokers clients may find: those that shall leave are served until they are gone.
  static int served(World world, Render.Inputs inputs) {
    return Math.max(world.brokersWanted(), inputs.brokers());
  }

  private static String advertised(World world, int brokers) {
    var lines = new TreeMap<String, String>();
    for (Listener listener : Addresses.outside(world)) {
      IntStream.range(0, brokers)
          .forEach(
              i ->
                  Addresses.address(world, listener, i)
                      .ifPresent(a -> lines.put(listener.kafkaName() + "." + i, a)));
    }
    return lines(lines);
  }

  private static String racks(World world) {
    Racks racks = world.spec().brokers().racks();
    var lines = new TreeMap<String, String>();
    if (racks != null) {
      for (Machine machine : world.kube().nodes()) {
        String rack = machine.labels().get(racks.topologyKey());
        if (rack != null) {
          lines.put(machine.name(), rack);
        }
      }
    }
    return lines(lines);
  }

  private static String lines(SortedMap<String, String> entries) {
    return entries.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue() + "\n")
        .collect(joining());
  }
}
