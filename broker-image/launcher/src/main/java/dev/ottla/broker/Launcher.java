package dev.ottla.broker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts one Kafka node in this JVM and stays with it until it ends. Any fault at the start halts
/// the process, since the HTTP threads would otherwise keep a dead broker alive.
public final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  private static final int REFUSED = 2;
  private static final int FAILED = 1;

  private final Settings settings;
  private final Config config;
  private final Health health;

  private Launcher(Settings settings, Config config) {
    this.settings = settings;
    this.config = config;
    this.health =
        new Health(
            settings.broker(), settings.controller(), Meters::brokerState, Meters::quorumLeader);
  }

  /// Runs the node that the environment describes.
  public static void main(String[] args) {
    try {
      var settings = Settings.from(System.getenv());
      new Launcher(settings, Config.read(settings.configDir())).run();
    } catch (Refusal e) {
      halt(REFUSED, "cannot start: " + e.getMessage());
    } catch (ConfigException e) {
      halt(REFUSED, "cannot start: server.properties: " + e.getMessage());
    } catch (Throwable e) {
      LOG.error("The start failed", e);
      halt(FAILED, "cannot start: " + causes(e));
    }
  }

  private void run() throws Exception {
    open();
    var storage = new Storage(settings, config);
    var node = await(storage);
    var properties = new HashMap<>(node.properties());
    properties.merge("metric.reporters", Meters.class.getName(), (ours, own) -> ours + "," + own);
    var kafka = new KafkaConfig(properties, false);
    health.doing("formatting");
    storage.format(node, System.out);
    Exchanges.end(settings.logDirs());
    health.doing("starting Kafka");
    serve(new KafkaRaftServer(kafka, Time.SYSTEM));
  }

  private void open() {
    var load = new Load(settings);
    Door.open(
        settings.bind(),
        settings.httpPort(),
        health,
        Map.of(
            "/metrics", new Exposition(settings, "metrics.md"),
            "/metering", new Exposition(settings, "metering.md")),
        Map.of("/load", load::all, "/load/sums", load::sums, "/load/busy", new Busy(settings)));
  }

  private void serve(KafkaRaftServer server) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("ottla-stop").unstarted(() -> stop(server)));
    try {
      server.startup();
    } catch (Throwable e) {
      if (health.isStopping()) {
        LOG.info("The start was cut short by the stop: {}", causes(e));
        return;
      }
      throw e;
    }
    health.started();
    LOG.info(
        "Started node {} ({}) in {} ms, {} AOT cache",
        settings.nodeId(),
        settings.podName(),
        ManagementFactory.getRuntimeMXBean().getUptime(),
        cached() ? "with its" : "without an");
    server.awaitShutdown();
    if (!health.isStopping()) {
      health.ended();
      halt(FAILED, "Kafka ended by itself");
    }
  }

  private void stop(KafkaRaftServer server) {
    long begun = System.nanoTime();
    health.stopping();
    Farewell.watch(server, Meters::quorum);
    try {
      server.shutdown();
    } finally {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      LOG.info("Stopped node {} in {} ms", settings.nodeId(), millis);
    }
  }

  /// Reads the topology until it says all that this node needs.
  private Node.Known await(Storage storage) throws IOException, InterruptedException {
    try (var watch = new Watch(settings.topologyDir())) {
      var told = "";
      while (true) {
        var topology = Topology.read(settings.topologyDir());
        switch (Node.of(settings, config, topology, storage.formatted())) {
          case Node.Known known -> {
            return known;
          }
          case Node.Waits(String why) -> {
            if (!why.equals(told)) {
              LOG.info("Waiting: {}", why);
              health.doing("waiting: " + why);
              told = why;
            }
          }
        }
        watch.next();
      }
    }
  }

  /// The runtime in the image brings no other archive of classes that the JVM could share.
  private static boolean cached() {
    return System.getProperty("java.vm.info", "").contains("sharing");
  }

  private static void halt(int status, String words) {
    System.err.println("ottla: " + words);
    System.err.flush();
    Runtime.getRuntime().halt(status);
  }

  private static String causes(Throwable e) {
    var words = new StringBuilder(String.valueOf(e));
    for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
      words.append(": ").append(cause);
    }
    return words.toString();
  }
}
