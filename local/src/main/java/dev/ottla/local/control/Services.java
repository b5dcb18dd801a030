package dev.ottla.local.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Addresses and node ports of services, and the pods behind them as Endpoints and EndpointSlices.
final class Services implements Controller {
  static final String RESOURCE = "services";
  private static final String ENDPOINTS = "endpoints";
  private static final String SLICES = "endpointslices.discovery.k8s.io";
  private final Objects objects;
  private final Live live;
  private final Ledger ledger;

  Services(Objects objects, Ledger ledger) {
    this.objects = objects;
    this.live = new Live(objects);
    this.ledger = ledger;
  }

  @Override
  public Stream<Key> touched(Objects.Change change) {
    ObjectNode now = change.now();
    String namespace = Meta.namespace(now);
    return switch (change.resource()) {
      case RESOURCE -> Stream.of(new Key(RESOURCE, namespace, Meta.name(now)));
      case Pods.RESOURCE ->
          objects.list(RESOURCE, namespace).stream()
              .filter(service -> picks(service, now) || picks(service, change.before()))
              .map(service -> new Key(RESOURCE, namespace, Meta.name(service)));
      default -> Stream.empty();
    };
  }

  private static boolean picks(ObjectNode service, @Nullable ObjectNode pod) {
    JsonNode selector = service.at("/spec/selector");
    return pod != null
        && !selector.isEmpty()
        && Meta.carries(selector, pod.path("metadata").path("labels"));
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> found = objects.get(RESOURCE, key.namespace(), key.name());
    if (found.isEmpty()) {
      // Slices go with their owner; Endpoints have none, as in Kubernetes.
      if (objects.get(ENDPOINTS, key.namespace(), key.name()).isPresent()) {
        objects.delete(ENDPOINTS, key.namespace(), key.name());
      }
      return Optional.empty();
    }
    ObjectNode service = address(found.get());
    if (!service.at("/spec/selector").isEmpty()) {
      List<ObjectNode> pods =
          objects.list(Pods.RESOURCE, key.namespace()).stream()
              .filter(pod -> picks(service, pod) && !Pods.over(pod))
              .filter(pod -> !Meta.text(pod, "/status/podIP").isEmpty())
              .sorted(Comparator.comparing(Meta::name))
              .toList();
      write(ENDPOINTS, Meta.name(service), service, endpoints(service, pods));
      String slice = Meta.name(service) + "-" + Meta.hash(Meta.name(service)).substring(0, 5);
      write(SLICES, slice, service, slice(service, slice, pods));
    }
    return Optional.empty();
  }

  private ObjectNode address(ObjectNode service) {
    String type = Meta.text(service, "/spec/type");
    if (type.equals("ExternalName")) {
      return service;
    }
    String namespace = Meta.namespace(service);
    ObjectNode addressed =
        live.update(
            RESOURCE,
            service,
            now -> {
              ObjectNode spec = now.withObject("/spec");
              if (Meta.text(now, "/spec/clusterIP").isEmpty()) {
                spec.put("clusterIP", ledger.service(namespace, Meta.name(now)));
              }
              spec.withArray("/clusterIPs").removeAll().add(spec.path("clusterIP"));
              if (type.equals("NodePort") || type.equals("LoadBalancer")) {
                ports(now);
              }
            });
    if (type.equals("LoadBalancer")) {
      balance(addressed);
    }
    return addressed;
  }

  private void ports(ObjectNode service) {
    Set<String> others =
        objects.list(RESOURCE, null).stream()
            .filter(other -> !Meta.uid(other).equals(Meta.uid(service)))
            .flatMap(other -> StreamSupport.stream(other.at("/spec/ports").spliterator(), false))
            .map(port -> port.path("nodePort").asText())
            .collect(Collectors.toSet());
    for (JsonNode port : service.at("/spec/ports")) {
      if (port instanceof ObjectNode known && known.path("nodePort").asInt() == 0) {
        String name = known.path("name").asText(known.path("port").asText());
        String of = Meta.namespace(service) + "/" + Meta.name(service);
        known.put("nodePort", (long) ledger.port(of, name, others));
      }
    }
  }

  /// The balancer of this one machine is the service's own address.
  private void balance(ObjectNode service) {
    live.status(
        RESOURCE,
        service,
        now -> {
          ArrayNode ingress =
              now.withObject("/status").withObject("/loadBalancer").withArray("/ingress");
          ingress.removeAll().addObject().put("ip", Meta.text(service, "/spec/clusterIP"));
        });
  }

  private void write(String resource, String name, ObjectNode service, ObjectNode wanted) {
    String namespace = Meta.namespace(service);
    Optional<ObjectNode> known = objects.get(resource, namespace, name);
    if (known.isEmpty()) {
      objects.create(resource, namespace, wanted);
      return;
    }
    live.update(
        resource,
        known.get(),
        now -> {
          now.remove(List.of("subsets", "endpoints", "ports"));
          wanted.remove("metadata");
          now.setAll(wanted);
        });
  }

  private static boolean ready(ObjectNode service, ObjectNode pod) {
    return service.at("/spec/publishNotReadyAddresses").asBoolean() || Pods.ready(pod);
  }

  private static ObjectNode endpoints(ObjectNode service, List<ObjectNode> pods) {
    ObjectNode endpoints =
        Meta.object("v1", "Endpoints", Meta.namespace(service), Meta.name(service));
    copyLabels(service, endpoints);
    if (!pods.isEmpty()) {
      ObjectNode subset = endpoints.putArray("subsets").addObject();
      for (ObjectNode pod : pods) {
        boolean ready = ready(service, pod);
        if (ready || !Meta.leaving(pod)) {
          ObjectNode address =
              subset.withArray(ready ? "/addresses" : "/notReadyAddresses").addObject();
          address.put("ip", Meta.text(pod, "/status/podIP"));
          describe(service, pod, address);
        }
      }
      subset.set("ports", ports(service, pods.getFirst()));
    }
    return endpoints;
  }

  private static ObjectNode slice(ObjectNode service, String name, List<ObjectNode> pods) {
    ObjectNode slice =
        Meta.object("discovery.k8s.io/v1", "EndpointSlice", Meta.namespace(service), name);
    copyLabels(service, slice);
    ObjectNode metadata = slice.withObject("/metadata");
    metadata.putArray("ownerReferences").add(Meta.reference(service, true));
    metadata.withObject("/labels").put("kubernetes.io/service-name", Meta.name(service));
    slice.put("addressType", "IPv4");
    ArrayNode endpoints = slice.putArray("endpoints");
    for (ObjectNode pod : pods) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(Meta.text(pod, "/status/podIP"));
      endpoint
          .putObject("conditions")
          .put("ready", ready(service, pod))
          .put("serving", Meta.is(pod, "Ready"))
          .put("terminating", Meta.leaving(pod));
      describe(service, pod, endpoint);
    }
    slice.set("ports", pods.isEmpty() ? slice.arrayNode() : ports(service, pods.getFirst()));
    return slice;
  }

  private static void copyLabels(ObjectNode service, ObjectNode copy) {
    if (service.at("/metadata/labels") instanceof ObjectNode labels) {
      copy.withObject("/metadata").set("labels", labels.deepCopy());
    }
  }

  private static void describe(ObjectNode service, ObjectNode pod, ObjectNode to) {
    to.put("nodeName", Meta.text(pod, "/spec/nodeName"));
    if (Meta.text(pod, "/spec/subdomain").equals(Meta.name(service))) {
      to.put("hostname", Meta.text(pod, "/spec/hostname"));
    }
    to.putObject("targetRef")
        .put("kind", "Pod")
        .put("name", Meta.name(pod))
        .put("namespace", Meta.namespace(pod))
        .put("uid", Meta.uid(pod));
  }

  private static ArrayNode ports(ObjectNode service, ObjectNode pod) {
    ArrayNode ports = service.arrayNode();
    for (JsonNode port : service.at("/spec/ports")) {
      ObjectNode entry = ports.addObject();
      if (port.has("name")) {
        entry.put("name", port.path("name").asText());
      }
      entry.put("port", (long) target(port, pod));
      entry.put("protocol", port.path("protocol").asText("TCP"));
    }
    return ports;
  }

  /// The port of the pod behind a service's port: a number, or the name of a container's port.
  private static int target(JsonNode port, ObjectNode pod) {
    JsonNode target = port.path("targetPort");
    if (target.isTextual()) {
      return StreamSupport.stream(pod.at("/spec/containers").spliterator(), false)
          .flatMap(box -> StreamSupport.stream(box.path("ports").spliterator(), false))
          .filter(declared -> declared.path("name").asText().equals(target.asText()))
          .findFirst()
          .map(declared -> declared.path("containerPort").asInt())
          .orElse(0);
    }
    return target.asInt(port.path("port").asInt());
  }
}
