package dev.ottla.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What this pod is to Kafka, or what it still waits for: a pure function of environment, file and
/// topology.
sealed interface Node {

  /// All is known: the node can be formatted and started.
  ///
  /// @param properties everything Kafka is started with
  /// @param founds this node's address as a voter, where it founds the quorum alone
  record Known(Map<String, String> properties, Optional<String> founds) implements Node {}

  /// Something the operator writes is not there yet.
  record Waits(String why) implements Node {}

  /// Puts together what is known, or says what is missing.
  ///
  /// @param formatted whether the node has its metadata log; without, a controller must hear who
  ///     founds the quorum before it starts, or two might
  static Node of(Settings settings, Config config, Topology topology, boolean formatted) {
    boolean told = topology.formed() || topology.founder().isPresent();
    if (settings.controller() && !formatted && !told) {
      return new Waits("the topology's quorum says neither standalone nor formed yet");
    }
    var listeners = listeners(settings, config);
    var advertised = new ArrayList<String>();
    for (var listener : listeners) {
      var address = advertise(listener, settings, config, topology);
      if (address.isEmpty()) {
        return waits("advertised", listener.name() + "." + settings.ordinal());
      }
      advertised.add(address.get());
    }
    var properties = new HashMap<>(config.kafka());
    if (settings.broker() && config.rack()) {
      var rack = topology.rack(settings.nodeName());
      if (rack.isEmpty()) {
        return waits("racks", settings.nodeName());
      }
      properties.put("broker.rack", rack.get());
    }
    properties.putAll(computed(settings, config, listeners, advertised));
    return new Known(Map.copyOf(properties), founds(settings, config, topology));
  }

  private static List<Listener> listeners(Settings settings, Config config) {
    var listeners = new ArrayList<Listener>();
    if (settings.broker()) {
      if (config.listeners().isEmpty()) {
        throw new Refusal("server.properties lacks ottla.listeners, which a broker needs");
      }
      listeners.addAll(config.listeners());
    }
    if (settings.controller()) {
      listeners.add(config.controller());
    }
    return listeners;
  }

  private static Optional<String> founds(Settings settings, Config config, Topology topology) {
    return topology
        .founder()
        .filter(founder -> settings.controller() && founder.equals("" + settings.nodeId()))
        .map(founder -> founder + "@" + settings.host() + ":" + config.controller().port());
  }

  private static Map<String, String> computed(
      Settings settings, Config config, List<Listener> listeners, List<String> advertised) {
    String bound =
        listeners.stream()
            .map(listener -> listener.at(settings.bind()))
            .collect(Collectors.joining(","));
    String dirs =
        settings.logDirs().stream().map(Object::toString).collect(Collectors.joining(","));
    return Map.of(
        "node.id", Integer.toString(settings.nodeId()),
        "process.roles", roles(settings),
        "listeners", bound,
        "advertised.listeners", String.join(",", advertised),
        "controller.listener.names", config.controller().name(),
        "log.dirs", dirs,
        "metadata.log.dir", settings.metadataDir().toString());
  }

  private static String roles(Settings settings) {
    if (!settings.broker()) {
      return "controller";
    }
    return settings.controller() ? "broker,controller" : "broker";
  }

  private static Optional<String> advertise(
      Listener listener, Settings settings, Config config, Topology topology) {
    if (!config.external().contains(listener.name())) {
      return Optional.of(listener.at(settings.host()));
    }
    return topology
        .address(listener.name(), settings.ordinal())
        .map(address -> outside(listener, address, settings));
  }

  private static String outside(Listener listener, String address, Settings settings) {
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      throw new Refusal(
          "the topology's advertised entry %s.%d is '%s'; it must be host:port"
              .formatted(listener.name(), settings.ordinal(), address));
    }
    String host = colon == 0 ? bracket(settings.hostIp()) : address.substring(0, colon);
    if (host.isEmpty()) {
      throw new Refusal("environment variable HOST_IP is not set, but " + listener + " needs it");
    }
    return listener.name() + "://" + host + address.substring(colon);
  }

  /// An IPv6 address stands in brackets before a port.
  private static String bracket(String ip) {
    return ip.indexOf(':') >= 0 && !ip.startsWith("[") ? "[" + ip + "]" : ip;
  }

  private static Waits waits(String file, String entry) {
    return new Waits("the topology's " + file + " have no entry for " + entry + " yet");
  }
}
