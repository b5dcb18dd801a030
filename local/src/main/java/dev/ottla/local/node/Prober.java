package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/// Asks a running container whether it has started, is ready and lives, until it is interrupted.
final class Prober implements AutoCloseable {
  /// How often a cheap question may be put while the answer is awaited for the first time.
  private static final Duration EAGER = Duration.ofMillis(250);

  private final Answers answers;
  private final Optional<Probe> startup;
  private final Optional<Probe> readiness;
  private final Optional<Probe> liveness;
  private final Thread asking = Thread.ofVirtual().unstarted(this::ask);
  private final Thread living = Thread.ofVirtual().unstarted(this::live);

  /// Who wants to know.
  interface Answers {
    void started();

    void ready(boolean ready);

    /// A probe failed, once or for good: then the container must go.
    void failed(String kind, String message, boolean fatal);
  }

  Prober(JsonNode container, String address, Launch launch, Answers answers) {
    this.answers = answers;
    startup = probe(container, "startupProbe", address, launch);
    readiness = probe(container, "readinessProbe", address, launch);
    liveness = probe(container, "livenessProbe", address, launch);
    asking.start();
  }

  @Override
  public void close() {
    asking.interrupt();
    living.interrupt();
  }

  private void ask() {
    try {
      if (begin()) {
        answers.started();
        living.start();
        ready();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Probe> probe(
      JsonNode container, String field, String address, Launch launch) {
    return Optional.of(container.path(field))
        .filter(JsonNode::isObject)
        .map(spec -> new Probe(spec, container, address, launch));
  }

  private boolean begin() throws InterruptedException {
    if (startup.isEmpty()) {
      return true;
    }
    Probe probe = startup.get();
    Thread.sleep(probe.delay());
    long begin = System.nanoTime();
    Duration allowed = probe.period().multipliedBy(probe.failures());
    while (true) {
      Optional<String> wrong = probe.ask();
      if (wrong.isEmpty()) {
        return true;
      }
      boolean fatal = System.nanoTime() - begin >= allowed.toNanos();
      answers.failed("Startup", wrong.get(), fatal);
      if (fatal) {
        return false;
      }
      Thread.sleep(probe.cheap() ? EAGER : probe.period());
    }
  }

  private void ready() throws InterruptedException {
    if (readiness.isEmpty()) {
      answers.ready(true);
      return;
    }
    Probe probe = readiness.get();
    Thread.sleep(probe.delay());
    boolean ready = false;
    int streak = 0;
    while (true) {
      Optional<String> wrong = probe.ask();
      streak = wrong.isEmpty() == ready ? 0 : streak + 1;
      wrong.ifPresent(message -> answers.failed("Readiness", message, false));
      if (streak >= (ready ? probe.failures() : probe.successes())) {
        ready = !ready;
        streak = 0;
        answers.ready(ready);
      }
      Thread.sleep(!ready && probe.cheap() ? EAGER : probe.period());
    }
  }

  private void live() {
    if (liveness.isEmpty()) {
      return;
    }
    Probe probe = liveness.get();
    try {
      Thread.sleep(probe.delay());
      int failures = 0;
      while (true) {
        Optional<String> wrong = probe.ask();
        failures = wrong.isEmpty() ? 0 : failures + 1;
        boolean fatal = failures >= probe.failures();
        wrong.ifPresent(message -> answers.failed("Liveness", message, fatal));
        if (fatal) {
          return;
        }
        Thread.sleep(probe.period());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
