package dev.ottla.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NodeTest {

  /// Each row: the pod, a property, its value.
  static Stream<Arguments> rendered() {
    var broker = Given.broker(0);
    var second = Given.broker(1);
    var controller = Given.controller(2);
    var combined = with(Given.broker(1), "OTTLA_CONTROLLERS_BELOW", "3");
    var beyond = with(Given.broker(3), "OTTLA_CONTROLLERS_BELOW", "3");
    var loopback = with(Given.broker(0), "POD_IP", "127.42.0.9");
    var six = with(Given.broker(1), "HOST_IP", "fd00::5");
    String host = "orders-brokers-0.orders-brokers.shop.svc";
    return Stream.of(
        Arguments.of(broker, "node.id", "0"),
        Arguments.of(broker, "process.roles", "broker"),
        Arguments.of(broker, "listeners", "REPLICATION://:9091,INTERNAL://:9092,OUTSIDE://:9094"),
        Arguments.of(
            broker,
            "advertised.listeners",
            "REPLICATION://%1$s:9091,INTERNAL://%1$s:9092,OUTSIDE://kafka.example.org:31000"
                .formatted(host)),
        Arguments.of(broker, "controller.listener.names", "CONTROLLER"),
        Arguments.of(broker, "log.dirs", "/data-0/logs,/data-1/logs"),
        Arguments.of(broker, "metadata.log.dir", "/data-0/metadata"),
        Arguments.of(broker, "broker.rack", "zone-a"),
        Arguments.of(broker, "log.retention.hours", "72"),
        Arguments.of(broker, "ottla.cluster.id", null),
        Arguments.of(
            second,
            "advertised.listeners",
            "REPLICATION://%1$s:9091,INTERNAL://%1$s:9092,OUTSIDE://192.0.2.1:31001"
                .formatted(host.replace("-0", "-1"))),
        Arguments.of(
            six,
            "advertised.listeners",
            "REPLICATION://%1$s:9091,INTERNAL://%1$s:9092,OUTSIDE://[fd00::5]:31001"
                .formatted(host.replace("-0", "-1"))),
        Arguments.of(controller, "node.id", "10002"),
        Arguments.of(controller, "process.roles", "controller"),
        Arguments.of(controller, "listeners", "CONTROLLER://:9090"),
        Arguments.of(
            controller,
            "advertised.listeners",
            "CONTROLLER://orders-controllers-2.orders-controllers.shop.svc:9090"),
        Arguments.of(controller, "broker.rack", null),
        Arguments.of(combined, "node.id", "1"),
        Arguments.of(combined, "process.roles", "broker,controller"),
        Arguments.of(
            combined,
            "listeners",
            "REPLICATION://:9091,INTERNAL://:9092,OUTSIDE://:9094,CONTROLLER://:9090"),
        Arguments.of(
            loopback,
            "listeners",
            "REPLICATION://127.42.0.9:9091,INTERNAL://127.42.0.9:9092,OUTSIDE://127.42.0.9:9094"),
        Arguments.of(with(beyond, "ADVERTISED", "OUTSIDE.3"), "process.roles", "broker"));
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void renders(Map<String, String> env, String property, @Nullable String value) {
    var topology = Given.topology();
    if (env.containsKey("ADVERTISED")) {
      topology =
          new Topology(
              topology.racks(), Map.of(env.get("ADVERTISED"), ":31003"), topology.quorum());
    }
    var node = Node.of(Settings.from(env), Config.of(Given.file()), topology, false);
    var known = assertInstanceOf(Node.Known.class, node);
    assertEquals(value, known.properties().get(property));
  }

  /// Each row: the pod, what the topology lacks, whether it has data, what it waits for.
  static Stream<Arguments> waiting() {
    var full = Given.topology();
    var quorum = full.quorum();
    var noRack = new Topology(Map.of(), full.advertised(), quorum);
    var noAddress = new Topology(full.racks(), Map.of(), quorum);
    var noQuorum = new Topology(full.racks(), full.advertised(), Map.of());
    var combined = with(Given.broker(0), "OTTLA_CONTROLLERS_BELOW", "1");
    return Stream.of(
        Arguments.of(
            Given.broker(0), noRack, true, "the topology's racks have no entry for node-a yet"),
        Arguments.of(
            Given.broker(0),
            noAddress,
            true,
            "the topology's advertised have no entry for OUTSIDE.0 yet"),
        Arguments.of(
            Given.controller(0),
            noQuorum,
            false,
            "the topology's quorum says neither standalone nor formed yet"),
        Arguments.of(
            combined,
            noQuorum,
            false,
            "the topology's quorum says neither standalone nor formed yet"),
        Arguments.of(Given.controller(0), noQuorum, true, ""),
        Arguments.of(Given.controller(0), noRack, true, ""),
        Arguments.of(Given.broker(0), noQuorum, false, ""));
  }

  @ParameterizedTest
  @MethodSource("waiting")
  void waits(Map<String, String> env, Topology topology, boolean formatted, String why) {
    var node = Node.of(Settings.from(env), Config.of(Given.file()), topology, formatted);
    String said =
        switch (node) {
          case Node.Known known -> "";
          case Node.Waits waits -> waits.why();
        };
    assertEquals(why, said);
  }

  @Test
  void oneControllerFoundsTheQuorumAndOnlyBeforeItWasFormed() {
    var formed = new Topology(Map.of(), Map.of(), Map.of("standalone", "10000", "formed", "true"));
    assertEquals(
        Optional.of("10000@orders-controllers-0.orders-controllers.shop.svc:9090"),
        founds(Given.controller(0), Given.topology()));
    assertEquals(Optional.empty(), founds(Given.controller(1), Given.topology()));
    assertEquals(Optional.empty(), founds(Given.broker(0), Given.topology()));
    assertEquals(Optional.empty(), founds(Given.controller(0), formed));
  }

  /// Each row: a key, the value that breaks it (null: taken away), what is said.
  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("ottla.cluster.id", null, "server.properties lacks ottla.cluster.id"),
        Arguments.of(
            "ottla.listeners",
            null,
            "server.properties lacks ottla.listeners, which a broker needs"),
        Arguments.of(
            "ottla.listeners",
            "REPLICATION",
            "ottla.listeners holds 'REPLICATION'; each entry must be NAME:port"),
        Arguments.of(
            "ottla.controller.listener",
            "CONTROLLER:70000",
            "ottla.controller.listener holds 'CONTROLLER:70000'; each entry must be NAME:port"),
        Arguments.of("ottla.rack", "yes", "ottla.rack is 'yes'; it must be true or false"),
        Arguments.of(
            "ottla.racks",
            "true",
            "server.properties sets ottla.racks, which the launcher knows not"),
        Arguments.of(
            "node.id", "5", "server.properties sets node.id, which the launcher computes"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesTheFile(String key, @Nullable String value, String words) {
    var file = Given.file();
    if (value == null) {
      file.remove(key);
    } else {
      file.put(key, value);
    }
    var settings = Settings.from(Given.broker(0));
    var refusal =
        assertThrows(
            Refusal.class, () -> Node.of(settings, Config.of(file), Given.topology(), false));
    assertEquals(words, refusal.getMessage());
  }

  /// Each row: a variable, the value that breaks it, what is said.
  static Stream<Arguments> refusedEnvironments() {
    return Stream.of(
        Arguments.of("OTTLA_ROLE", "", "environment variable OTTLA_ROLE is not set"),
        Arguments.of("OTTLA_ROLE", "both", "OTTLA_ROLE is 'both'; it must be broker or controller"),
        Arguments.of("OTTLA_ORDINAL", "x", "OTTLA_ORDINAL is 'x'; it must be a number from 0 up"),
        Arguments.of("OTTLA_DATA_DIRS", ",", "OTTLA_DATA_DIRS names no folder"),
        Arguments.of("POD_IP", " ", "environment variable POD_IP is not set"));
  }

  @ParameterizedTest
  @MethodSource("refusedEnvironments")
  void refusesTheEnvironment(String name, String value, String words) {
    var env = with(Given.broker(0), name, value);
    assertEquals(words, assertThrows(Refusal.class, () -> Settings.from(env)).getMessage());
  }

  private static Optional<String> founds(Map<String, String> env, Topology topology) {
    var file = Given.file();
    file.put("ottla.rack", "false");
    file.remove("ottla.external.listeners");
    var node = Node.of(Settings.from(env), Config.of(file), topology, false);
    return assertInstanceOf(Node.Known.class, node).founds();
  }

  private static Map<String, String> with(Map<String, String> env, String name, String value) {
    env.put(name, value);
    return env;
  }
}
