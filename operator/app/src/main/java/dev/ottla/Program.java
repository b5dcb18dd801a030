package dev.ottla;

import dev.ottla.kafka.Words;
import dev.ottla.see.See;
import dev.ottla.settings.Environment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// Starts the reconcilers and stops them.
@Singleton
public final class Program {
  private static final Logger LOG = Logger.getLogger(Program.class);

  private final Operator operator;
  private volatile boolean watching;

  Program(
      KubernetesClient client,
      Environment environment,
      ClusterReconciler clusters,
      TopicReconciler topics,
      RebalanceReconciler rebalances) {
    operator = new Operator(o -> configure(o, client, environment));
    operator.register(clusters, o -> scope(o, environment));
    operator.register(topics, o -> scope(o, environment));
    operator.register(rebalances, o -> scope(o, environment));
  }

  /// Whether every watch is up.
  public boolean ready() {
    // The operator must not be asked before: it holds its lock while the caches fill.
    return watching && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /// Starts beside the HTTP server, so that probes are answered while the caches fill.
  void start(@Observes StartupEvent event) {
    Thread.ofPlatform().name("start").start(this::start);
  }

  private void start() {
    try {
      watch();
      LOG.info("Ottla is watching");
    } catch (RuntimeException e) {
      LOG.error("Ottla cannot start; are its definitions and its role installed? " + Words.of(e));
      LOG.debug("Ottla cannot start", e);
      Quarkus.asyncExit(1);
    }
  }

  /// Returns when every watch is up.
  void watch() {
    operator.start();
    watching = true;
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  void stop() {
    watching = false;
    operator.stop();
  }

  private static void scope(
      ControllerConfigurationOverrider<?> overrider, Environment environment) {
    overrider.withRetry(Rhythm.retry()).withGenerationAware(false).withOnUpdateFilter(See::asks);
    if (environment.namespaces().isEmpty()) {
      overrider.watchingAllNamespaces();
    } else {
      overrider.settingNamespaces(environment.namespaces());
    }
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, Environment environment) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(Metrics.NOOP)
        .withExecutorService(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("reconcile-", 0).factory()))
        .withReconciliationTerminationTimeout(Duration.ofSeconds(5));
    if (environment.leaderElection()) {
      // Long enough that renewing costs four calls a minute. The SDK wants the deadline to be more
      // than 2.2 times the period, and does not start otherwise.
      overrider.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("ottla-operator")
              .withLeaseNamespace(environment.podNamespace().orElse("ottla"))
              .withLeaseDuration(Duration.ofSeconds(45))
              .withRenewDeadline(Duration.ofSeconds(40))
              .withRetryPeriod(Duration.ofSeconds(15))
              .build());
    }
  }
}
