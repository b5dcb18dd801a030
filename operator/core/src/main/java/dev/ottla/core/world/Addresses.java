package dev.ottla.core.world;

import dev.ottla.api.ClusterStatus.Bootstrap;
import dev.ottla.api.Listener;
import dev.ottla.core.world.Kube.Machine;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where clients reach the cluster, as far as it is known by now.
public final class Addresses {
  private Addresses() {}

  /// How many brokers, counted from the first, have an address for each outside listener.
  public static int addressed(World world) {
    int wanted = world.brokersWanted();
    List<Listener> outside = outside(world);
    if (outside.isEmpty()) {
      return wanted;
    }
    return IntStream.range(0, wanted)
        .filter(i -> outside.stream().anyMatch(l -> address(world, l, i).isEmpty()))
        .findFirst()
        .orElse(wanted);
  }

  /// Where clients of each listener begin; a listener without an address yet is left out.
  public static List<Bootstrap> bootstrap(World world) {
    return world.spec().listeners().stream()
        .flatMap(l -> begin(world, l).map(a -> new Bootstrap(l.name(), a)).stream())
        .toList();
  }

  private static Optional<String> begin(World world, Listener listener) {
    String service = world.names().outside(listener.name());
    return switch (listener.expose()) {
      case null ->
          Optional.of(
              world.names().bootstrap()
                  + "."
                  + world.names().namespace()
                  + ".svc:"
                  + listener.port());
      case NodePort -> nodePort(world, service).flatMap(p -> anyNode(world, listener, p));
      case LoadBalancer -> balancer(world, listener, service);
    };
  }

  /// A few nodes' addresses: any of them serves the node port.
  private static Optional<String> anyNode(World world, Listener listener, int port) {
    Stream<String> hosts =
        listener.advertisedHost() != null
            ? Stream.of(listener.advertisedHost())
            : world.kube().nodes().stream().map(Machine::address).sorted().limit(3);
    String all = hosts.map(h -> h + ":" + port).collect(Collectors.joining(","));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /// `host:port` of one broker's outside listener; an empty host stands for its node's address.
  public static Optional<String> address(World world, Listener listener, int ordinal) {
    String service = world.names().outside(listener.name(), ordinal);
    return switch (listener.expose()) {
      case null -> Optional.empty();
      case NodePort ->
          nodePort(world, service)
              .map(
                  p ->
                      (listener.advertisedHost() == null ? "" : listener.advertisedHost())
                          + ":"
                          + p);
      case LoadBalancer -> balancer(world, listener, service);
    };
  }

  private static Optional<Integer> nodePort(World world, String service) {
    return world
        .kube()
        .find(Service.class, service)
        .flatMap(s -> s.getSpec().getPorts().stream().findFirst())
        .flatMap(p -> Optional.ofNullable(p.getNodePort()));
  }

  private static Optional<String> balancer(World world, Listener listener, String service) {
    return world
        .kube()
        .find(Service.class, service)
        .flatMap(s -> Optional.ofNullable(s.getStatus()))
        .flatMap(s -> Optional.ofNullable(s.getLoadBalancer()))
        .flatMap(b -> b.getIngress().stream().findFirst())
        .flatMap(i -> host(listener, i))
        .map(h -> h + ":" + listener.port());
  }

  private static Optional<String> host(Listener listener, LoadBalancerIngress ingress) {
    return Optional.ofNullable(listener.advertisedHost())
        .or(() -> Optional.ofNullable(ingress.getHostname()))
        .or(() -> Optional.ofNullable(ingress.getIp()));
  }

  /// The listeners that are reached from outside Kubernetes.
  public static List<Listener> outside(World world) {
    return world.spec().listeners().stream().filter(l -> l.expose() != null).toList();
  }
}
