package dev.ottla.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.core.Specs;
import dev.ottla.core.world.Identity;
import dev.ottla.core.world.KafkaView;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.Settings;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
  @Test
  void aBrokerOfThree() {
    assertEquals(
        """
        alter.log.dirs.replication.quota.window.num=1
        auto.create.topics.enable=false
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=6000
        controlled.shutdown.enable=true
        controller.quorum.auto.join.enable=false
        controller.quorum.bootstrap.servers=orders-controllers-0.orders-controllers.shop.svc:9090,orders-controllers-1.orders-controllers.shop.svc:9090,orders-controllers-2.orders-controllers.shop.svc:9090
        default.replication.factor=3
        inter.broker.listener.name=REPLICATION
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,REPLICATION:PLAINTEXT,INTERNAL:PLAINTEXT,OUTSIDE:PLAINTEXT
        log.cleaner.dedupe.buffer.size=26843545
        log.retention.hours=72
        min.insync.replicas=2
        num.io.threads=8
        num.network.threads=3
        num.recovery.threads.per.data.dir=2
        offsets.topic.replication.factor=3
        ottla.cluster.id=id
        ottla.controller.listener=CONTROLLER:9090
        ottla.external.listeners=OUTSIDE
        ottla.listeners=REPLICATION:9091,INTERNAL:9092,OUTSIDE:9094
        ottla.rack=true
        replica.fetch.backoff.ms=100
        replica.fetch.response.max.bytes=524288
        replica.fetch.wait.max.ms=200
        replication.quota.window.num=1
        share.coordinator.state.topic.min.isr=2
        share.coordinator.state.topic.replication.factor=3
        socket.connection.setup.timeout.max.ms=5000
        socket.connection.setup.timeout.ms=2000
        transaction.state.log.min.isr=2
        transaction.state.log.replication.factor=3
        """,
        of(spec(3), Role.BROKER));
  }

  @Test
  void oneBrokerKeepsOneCopy() {
    String config = of(spec(1), Role.CONTROLLER);
    assertEquals("default.replication.factor=1", line(config, "default.replication.factor"));
    assertEquals("min.insync.replicas=1", line(config, "min.insync.replicas"));
  }

  @Test
  void aBrokerWithLessOfACoreGetsSmallerPieces() {
    String key = "replica.fetch.response.max.bytes";
    Map<String, String> pieces =
        Map.of("100m", "262144", "300m", "314572", "1", "1048576", "8", "1048576");
    pieces.forEach(
        (cpu, bytes) -> {
          ClusterSpec spec =
              Specs.of("brokers: {replicas: 3, resources: {requests: {cpu: %s}}}".formatted(cpu));
          assertEquals(key + "=" + bytes, line(of(spec, Role.BROKER), key));
        });
  }

  @Test
  void whatAPersonSaysWinsOverADefault() {
    ClusterSpec spec = said(Map.of("num.io.threads", "4"));
    assertEquals("num.io.threads=4", line(of(spec, Role.BROKER), "num.io.threads"));
  }

  @Test
  void whatKafkaTakesLiveIsKeptByKafkaAndNotInTheFile() {
    Map<String, String> said =
        Map.of(
            "min.insync.replicas", "1",
            "log.retention.ms", " 3600000",
            "listener.name.internal.max.connections", "9",
            "log.retention.hours", "2");
    ClusterSpec spec = said(said);
    assertEquals(
        Map.of(
            "min.insync.replicas", "1",
            "log.retention.ms", "3600000",
            "listener.name.internal.max.connections", "9"),
        Config.live(spec, "4.4.0"));
    String file = of(spec, Role.BROKER);
    assertEquals("min.insync.replicas=2", line(file, "min.insync.replicas"));
    assertFalse(file.contains("log.retention.ms") || file.contains("max.connections"), file);
    assertEquals("log.retention.hours=2", line(file, "log.retention.hours"));
  }

  @Test
  void aPropertyThatOnlyALaterKafkaTakesLiveIsInTheFileOfAnEarlierOne() {
    Map<String, String> said = Map.of("max.decompressed.message.bytes", "9");
    ClusterSpec spec = said(said);
    assertTrue(Config.live(spec, "4.4.0").containsKey("max.decompressed.message.bytes"));
    String earlier = of(spec, "4.3.1", Role.BROKER);
    assertEquals("max.decompressed.message.bytes=9", line(earlier, "max.d"));
  }

  @Test
  void whoWantsTwoCopiesIsAskedForOneInSync() {
    ClusterSpec spec = said(Map.of("default.replication.factor", "2"));
    assertEquals("min.insync.replicas=1", line(of(spec, Role.BROKER), "min.insync.replicas"));
  }

  @Test
  void aValueCannotBringAnotherLine() {
    ClusterSpec spec = said(Map.of("a", "x\nnode.id=7"));
    assertEquals("a=x\\nnode.id=7", line(of(spec, Role.BROKER), "a="));
  }

  private static String line(String config, String start) {
    return config.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
  }

  private static ClusterSpec said(Map<String, String> config) {
    return new ClusterSpec(
        null, null, null, config, null, null, null, null, null, null, null, null, null);
  }

  private static ClusterSpec spec(int brokers) {
    return Specs.of(
        """
        brokers: {replicas: %d, racks: {topologyKey: zone}}
        config: {log.retention.hours: "72"}
        listeners:
          - {name: internal, port: 9092}
          - {name: outside, port: 9094, expose: NodePort}
        """
            .formatted(brokers));
  }

  private static String of(ClusterSpec spec, Role role) {
    return of(spec, "4.4.0", role);
  }

  private static String of(ClusterSpec spec, String version, Role role) {
    Cluster cluster = new Cluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("orders").withNamespace("shop").build());
    cluster.setSpec(spec);
    World world =
        new World(
            Instant.EPOCH,
            new Settings(Map.of(), "IfNotPresent"),
            cluster,
            new Kube(List.of(), List.of()),
            KafkaView.notAsked("a test"));
    return Config.of(world, version, new Identity("id", false), role);
  }
}
