package dev.ottla.broker;

import java.util.HashMap;
import java.util.Map;

/// The environment and the files of the nodes that the tests speak of.
final class Given {
  private Given() {}

  /// A broker `orders-brokers-<ordinal>` with two volumes.
  static Map<String, String> broker(int ordinal) {
    return env("broker", "orders-brokers", ordinal);
  }

  /// A controller `orders-controllers-<ordinal>`.
  static Map<String, String> controller(int ordinal) {
    var env = env("controller", "orders-controllers", ordinal);
    env.put("OTTLA_NODE_ID_BASE", "10000");
    env.put("OTTLA_DATA_DIRS", "/data-0");
    return env;
  }

  static Map<String, String> file() {
    return new HashMap<>(
        Map.of(
            "ottla.cluster.id", "MkU3OEVBNTcwNTJENDM2Qk",
            "ottla.listeners", "REPLICATION:9091,INTERNAL:9092,OUTSIDE:9094",
            "ottla.external.listeners", "OUTSIDE",
            "ottla.controller.listener", "CONTROLLER:9090",
            "ottla.rack", "true",
            "log.retention.hours", "72"));
  }

  static Topology topology() {
    return new Topology(
        Map.of("node-a", "zone-a"),
        Map.of("OUTSIDE.0", "kafka.example.org:31000", "OUTSIDE.1", ":31001"),
        Map.of("standalone", "10000"));
  }

  private static Map<String, String> env(String role, String set, int ordinal) {
    return new HashMap<>(
        Map.of(
            "OTTLA_ROLE", role,
            "OTTLA_ORDINAL", Integer.toString(ordinal),
            "POD_NAME", set + "-" + ordinal,
            "POD_NAMESPACE", "shop",
            "POD_IP", "10.42.0.7",
            "HOST_IP", "192.0.2.1",
            "NODE_NAME", "node-a",
            "OTTLA_SERVICE", set,
            "OTTLA_DATA_DIRS", "/data-0,/data-1"));
  }
}
