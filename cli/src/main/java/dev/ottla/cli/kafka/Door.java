package dev.ottla.cli.kafka;

import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/// The way into a Kafka for questions. What goes wrong is said plainly, and soon.
public final class Door implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;
  private static final int CONNECT_MS = 2_000;

  private final String bootstrap;
  private final Admin admin;
  private boolean broken;

  /// Opens it; nothing is asked yet.
  public Door(String bootstrap) {
    this(bootstrap, Duration.ofMillis(PATIENCE_MS));
  }

  /// Opens it for answers that come within a time.
  public Door(String bootstrap, Duration patience) {
    this.bootstrap = bootstrap;
    int millis = (int) patience.toMillis();
    this.admin =
        open(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis / 2));
  }

  private Admin open(Map<String, Object> settings) {
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Trouble("'" + bootstrap + "' cannot be used: " + Trouble.words(cause), e);
    }
  }

  /// Where questions are asked; the answers are waited for with [#answer].
  public Admin admin() {
    return admin;
  }

  /// An answer, or a trouble that says why there is none.
  public <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw trouble(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  /// What a failed answer means.
  public Trouble trouble(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof TimeoutException) {
      broken = true;
      return new Trouble("Kafka at " + bootstrap + " cannot be reached:\n" + doors(), e);
    }
    return new Trouble("Kafka at " + bootstrap + " refused: " + Trouble.words(cause), e);
  }

  private String doors() {
    StringBuilder doors = new StringBuilder();
    for (String address : bootstrap.split(",", -1)) {
      doors.append("  ").append(address).append(": ").append(knock(address)).append('\n');
    }
    return doors + "Check `ottla get clusters` and `ottla get pods`.";
  }

  private static String knock(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(address.substring(0, colon), port), CONNECT_MS);
      return "the port is open, but no broker answered in time, or the brokers tell their"
          + " clients names that this machine does not know";
    } catch (IOException | NumberFormatException e) {
      return Trouble.words(e);
    }
  }

  @Override
  public void close() {
    admin.close(broken ? Duration.ZERO : Duration.ofSeconds(5));
  }
}
