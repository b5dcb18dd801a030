package dev.ottla.core.render;

import dev.ottla.api.Listener;
import dev.ottla.core.world.Names;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Services and network policies.
record Network(World world, Owned owned, int brokers) {
  List<HasMetadata> services() {
    List<HasMetadata> all = new ArrayList<>();
    if (!world.spec().controllers().combined()) {
      all.add(headless(Role.CONTROLLER, List.of(port("controller", Names.CONTROLLER_PORT))));
    }
    all.add(headless(Role.BROKER, brokerPorts()));
    all.add(bootstrap());
    for (Listener listener : world.spec().listeners()) {
      if (listener.expose() != null) {
        all.addAll(outside(listener, listener.expose()));
      }
    }
    return all;
  }

  /// Not-ready pods keep their names: controllers must find each other before any is ready.
  private Service headless(Role role, List<ServicePort> ports) {
    return new ServiceBuilder()
        .withMetadata(owned.meta(world.names().set(role), role))
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(selector(role))
        .withPorts(ports)
        .endSpec()
        .build();
  }

  private Service bootstrap() {
    List<ServicePort> ports = new ArrayList<>();
    ports.add(port("replication", Names.REPLICATION_PORT));
    world.spec().listeners().forEach(l -> ports.add(port(l.name(), l.port())));
    return new ServiceBuilder()
        .withMetadata(owned.meta(world.names().bootstrap()))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(selector(Role.BROKER))
        .withPorts(ports)
        .endSpec()
        .build();
  }

  private List<Service> outside(Listener listener, Listener.Expose expose) {
    List<Service> all = new ArrayList<>();
    all.add(outside(world.names().outside(listener.name()), listener, expose, Map.of(), false));
    IntStream.range(0, brokers).forEach(i -> all.add(broker(listener, expose, i)));
    return all;
  }

  private Service broker(Listener listener, Listener.Expose expose, int ordinal) {
    Map<String, String> one =
        Map.of("statefulset.kubernetes.io/pod-name", world.names().pod(Role.BROKER, ordinal));
    return outside(world.names().outside(listener.name(), ordinal), listener, expose, one, true);
  }

  private Service outside(
      String name,
      Listener listener,
      Listener.Expose expose,
      Map<String, String> more,
      boolean notReady) {
    Map<String, String> selector = new TreeMap<>(selector(Role.BROKER));
    selector.putAll(more);
    return new ServiceBuilder()
        .withMetadata(owned.meta(name))
        .withNewSpec()
        .withType(expose.name())
        .withPublishNotReadyAddresses(notReady)
        .withSelector(selector)
        .withPorts(port(listener.name(), listener.port()))
        .endSpec()
        .build();
  }

  private List<ServicePort> brokerPorts() {
    List<ServicePort> ports = new ArrayList<>();
    if (world.spec().controllers().combined()) {
      ports.add(port("controller", Names.CONTROLLER_PORT));
    }
    ports.add(port("replication", Names.REPLICATION_PORT));
    world.spec().listeners().forEach(l -> ports.add(port(l.name(), l.port())));
    return ports;
  }

  /// What only Kafka and its operator may reach is closed to others; clients' ports are open.
  List<NetworkPolicy> policies() {
    List<NetworkPolicyPort> inner = new ArrayList<>();
    inner.add(allowed(Names.CONTROLLER_PORT));
    inner.add(allowed(Names.REPLICATION_PORT));
    List<NetworkPolicyPort> open = new ArrayList<>();
    open.add(allowed(Names.HTTP_PORT));
    world.spec().listeners().forEach(l -> open.add(allowed(l.port())));
    return List.of(
        new NetworkPolicyBuilder()
            .withMetadata(owned.meta(world.names().cluster() + "-kafka"))
            .withNewSpec()
            .withPodSelector(labelled(Map.of(Names.CLUSTER_LABEL, world.names().cluster())))
            .withPolicyTypes("Ingress")
            .withIngress(friends(inner), everyone(open))
            .endSpec()
            .build());
  }

  private NetworkPolicyIngressRule friends(List<NetworkPolicyPort> ports) {
    return new NetworkPolicyIngressRuleBuilder()
        .withPorts(ports)
        .withFrom(
            new NetworkPolicyPeerBuilder()
                .withPodSelector(labelled(Map.of(Names.CLUSTER_LABEL, world.names().cluster())))
                .build(),
            new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(new LabelSelector())
                .withPodSelector(labelled(Map.of("app.kubernetes.io/name", "ottla-operator")))
                .build())
        .build();
  }

  private static NetworkPolicyIngressRule everyone(List<NetworkPolicyPort> ports) {
    return new NetworkPolicyIngressRuleBuilder().withPorts(ports).build();
  }

  private static LabelSelector labelled(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }

  private static NetworkPolicyPort allowed(int port) {
    return new NetworkPolicyPortBuilder()
        .withPort(new IntOrString(port))
        .withProtocol("TCP")
        .build();
  }

  private Map<String, String> selector(Role role) {
    return new TreeMap<>(world.names().selector(role));
  }

  private static ServicePort port(String name, int port) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(port)
        .withTargetPort(new IntOrString(port))
        .withProtocol("TCP")
        .build();
  }
}
