package dev.ottla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnedTest {
  @Test
  void javaAndRulesReadTheSameLists() {
    for (String property :
        List.of(
            "node.id",
            "process.roles",
            "controller.quorum.voters",
            "listeners",
            "advertised.listeners",
            "inter.broker.listener.name",
            "listener.security.protocol.map",
            "log.dirs",
            "metadata.log.dir",
            "cordoned.log.dirs",
            "broker.rack",
            "ssl.keystore.location",
            "sasl.enabled.mechanisms",
            "listener.name.internal.ssl.keystore.location",
            "listener.name.replication.max.connections",
            "super.users")) {
      assertTrue(Owned.owns(property), property);
    }
    assertEquals(Set.of(8080, 9090, 9091), Owned.PORTS);
    assertTrue(Owned.LISTENERS.containsAll(Set.of("controller", "replication", "brokers")));
  }

  @Test
  void theRestIsForPeople() {
    for (String property :
        List.of(
            "log.retention.hours",
            "min.insync.replicas",
            "listener.name.internal.max.connections",
            "num.io.threads")) {
      assertFalse(Owned.owns(property), property);
    }
  }
}
