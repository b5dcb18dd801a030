package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.control.Folders;
import dev.ottla.local.control.Meta;
import dev.ottla.local.store.ApiError;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// Names and ways to pods: the hosts file, and one relay per port of a service.
final class Network implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Network.class.getName());
  private static final String SLICES = "endpointslices.discovery.k8s.io";
  private final Machine machine;
  private final Map<InetSocketAddress, Relay> relays = new HashMap<>();
  private final Thread thread = Thread.ofVirtual().name("network").unstarted(this::work);
  private String written = "";
  private boolean dirty;
  private boolean closed;

  Network(Machine machine) {
    this.machine = machine;
    thread.start();
  }

  synchronized void changed() {
    dirty = true;
    notifyAll();
  }

  private void work() {
    try {
      while (pending()) {
        try {
          renew();
        } catch (IOException | ApiError e) {
          LOG.log(Level.WARNING, "names and relays are not up to date: {0}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    relays.values().forEach(Relay::close);
  }

  /// Waits for something to do; false when it is over.
  private synchronized boolean pending() throws InterruptedException {
    while (!dirty && !closed) {
      wait();
    }
    dirty = false;
    return !closed;
  }

  private void renew() throws IOException {
    List<ObjectNode> services = machine.objects().list("services", null);
    List<ObjectNode> slices = machine.objects().list(SLICES, null);
    hosts(services, slices);
    relay(services, slices);
  }

  private static List<ObjectNode> of(ObjectNode service, List<ObjectNode> slices) {
    return slices.stream()
        .filter(slice -> Meta.namespace(slice).equals(Meta.namespace(service)))
        .filter(slice -> Meta.label(slice, "kubernetes.io/service-name").equals(Meta.name(service)))
        .toList();
  }

  private void hosts(List<ObjectNode> services, List<ObjectNode> slices) throws IOException {
    var lines = new TreeSet<String>();
    lines.add("127.0.0.1 localhost " + own());
    lines.add("127.0.0.1" + names("kubernetes.default"));
    for (ObjectNode service : services) {
      String name = Meta.name(service) + "." + Meta.namespace(service);
      String address = Meta.text(service, "/spec/clusterIP");
      if (!address.equals("None")) {
        if (!address.isEmpty()) {
          lines.add(address + names(name));
        }
        continue;
      }
      for (ObjectNode slice : of(service, slices)) {
        for (JsonNode endpoint : slice.path("endpoints")) {
          if (endpoint.at("/conditions/ready").asBoolean(true)) {
            String host = endpoint.path("hostname").asText("");
            String pod = endpoint.at("/addresses/0").asText();
            lines.add(pod + (host.isEmpty() ? "" : names(host + "." + name)) + names(name));
          }
        }
      }
    }
    String content = String.join("\n", lines) + "\n";
    if (!content.equals(written)) {
      Folders.replace(machine.hosts(), content.getBytes(StandardCharsets.UTF_8));
      written = content;
    }
  }

  private static String names(String name) {
    return " %s.svc %s.svc.cluster.local %s".formatted(name, name, name);
  }

  /// This machine's name: a JVM that reads the hosts file would not know itself without it.
  private static String own() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private void relay(List<ObjectNode> services, List<ObjectNode> slices) {
    var wanted = new HashSet<InetSocketAddress>();
    for (ObjectNode service : services) {
      String address = Meta.text(service, "/spec/clusterIP");
      for (JsonNode port : service.at("/spec/ports")) {
        if (port.path("protocol").asText("TCP").equals("TCP")) {
          List<InetSocketAddress> targets = targets(port, of(service, slices));
          if (address.startsWith("127.")) {
            listen(at(address, port.path("port").asInt()), targets, wanted);
          }
          if (port.path("nodePort").asInt() > 0) {
            listen(at("127.0.0.1", port.path("nodePort").asInt()), targets, wanted);
          }
        }
      }
    }
    relays
        .entrySet()
        .removeIf(
            relay -> {
              if (!wanted.contains(relay.getKey())) {
                relay.getValue().close();
              }
              return !wanted.contains(relay.getKey());
            });
  }

  private void listen(
      InetSocketAddress at, List<InetSocketAddress> targets, Set<InetSocketAddress> wanted) {
    wanted.add(at);
    Relay relay = relays.get(at);
    try {
      if (relay == null) {
        relay = new Relay(at);
        relays.put(at, relay);
      }
      relay.lead(targets);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "nothing can listen at {0}: {1}", at, e.getMessage());
    }
  }

  static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static List<InetSocketAddress> targets(JsonNode port, List<ObjectNode> slices) {
    var targets = new ArrayList<InetSocketAddress>();
    for (ObjectNode slice : slices) {
      int number =
          StreamSupport.stream(slice.path("ports").spliterator(), false)
              .filter(known -> known.path("name").asText("").equals(port.path("name").asText("")))
              .findFirst()
              .map(known -> known.path("port").asInt())
              .orElse(0);
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (number > 0 && endpoint.at("/conditions/ready").asBoolean(true)) {
          targets.add(at(endpoint.at("/addresses/0").asText(), number));
        }
      }
    }
    return targets;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
