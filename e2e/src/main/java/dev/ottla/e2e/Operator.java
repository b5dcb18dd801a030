package dev.ottla.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// The operator as a program of this machine.
public final class Operator implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private Operator(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Operator start(Path kubeconfig, Path log, Map<String, String> variables) {
    Path jar = House.built("operator/app/target/quarkus-app/quarkus-run.jar");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx112m", "-jar", "" + jar);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("QUARKUS_HTTP_PORT", "0");
    builder.environment().put("OTTLA_KAFKA_IMAGES", "4.4.0=ottla.test/nowhere/kafka:4.4.0");
    builder.environment().putAll(variables);
    try {
      return new Operator(
          builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it watches.
  public Operator watching() {
    Awaitility.await("an operator that watches")
        .atMost(START)
        .failFast("it ended: see " + log, () -> !process.isAlive())
        .until(() -> log().contains("Ottla is watching"));
    return this;
  }

  /// What it has said.
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks it to end, and waits until it has.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
