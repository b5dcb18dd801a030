package dev.ottla.kafka;

import dev.ottla.core.world.Names;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/// At most two connections to each cluster: one to its controllers, one to its brokers.
///
/// A connection that failed is closed, and the next look makes another: that way a node that moved
/// is found again under its new address.
@Singleton
public final class Connections {
  private final Map<Line, Admin> lines = new ConcurrentHashMap<>();

  /// Who is at the other end.
  public enum Side {
    CONTROLLERS,
    BROKERS
  }

  private record Line(Names cluster, Side side) {}

  /// The connection to the controllers.
  ///
  /// @param hosts controllers that should answer, as `host:port`; read when there is no connection
  public Admin controllers(Names cluster, List<String> hosts) {
    return lines.computeIfAbsent(
        new Line(cluster, Side.CONTROLLERS),
        line -> connect(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, String.join(",", hosts)));
  }

  /// The connection to the brokers, through the Service that knows which are ready.
  public Admin brokers(Names cluster) {
    String host = cluster.bootstrap() + "." + cluster.namespace() + ".svc";
    return lines.computeIfAbsent(
        new Line(cluster, Side.BROKERS),
        line ->
            connect(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, host + ":" + Names.REPLICATION_PORT));
  }

  /// The connection if there is one.
  public Optional<Admin> known(Names cluster, Side side) {
    return Optional.ofNullable(lines.get(new Line(cluster, side)));
  }

  /// The connection by which the last look was made.
  public Admin same(Names cluster, Side side) {
    return known(cluster, side)
        .orElseThrow(() -> new KafkaException("the connection was lost since the last look"));
  }

  /// Closes a connection that does not serve.
  public void drop(Names cluster, Side side) {
    Admin admin = lines.remove(new Line(cluster, side));
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  /// Closes the connections to a cluster that is gone.
  public void drop(Names cluster) {
    for (Side side : Side.values()) {
      drop(cluster, side);
    }
  }

  @PreDestroy
  void close() {
    lines.values().forEach(admin -> admin.close(Duration.ZERO));
    lines.clear();
  }

  private static Admin connect(String key, String hosts) {
    Map<String, Object> config = new HashMap<>();
    config.put(key, hosts);
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "ottla");
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4_000);
    config.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_500L);
    config.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 3_000L);
    config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    // Looks come every two minutes at rest: keep the connection between them.
    config.put(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, 600_000L);
    config.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    config.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    return Admin.create(config);
  }
}
