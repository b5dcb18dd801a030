package dev.ottla.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Asks a running container whether it has started, is ready and lives, until it is closed.
final class Prober implements AutoCloseable {
  /// How often a cheap question may be put while the answer is awaited for the first time.
  private static final Duration EAGER = Duration.ofMillis(250);

  private final Answers answers;
  private final Optional<Probe> startup;
  private final Optional<Probe> readiness;
  private final Optional<Probe> liveness;

  /// Not an interrupt: that would close the store's file under a write.
  private final CountDownLatch closed = new CountDownLatch(1);

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
    Thread.startVirtualThread(this::ask);
  }

  /// Nothing is answered any more when this returns: it would be taken for the next run's.
  @Override
  public synchronized void close() {
    closed.countDown();
  }

  private synchronized void answer(Consumer<Answers> answer) {
    if (closed.getCount() > 0) {
      answer.accept(answers);
    }
  }

  private void ask() {
    try {
      if (begin()) {
        answer(Answers::started);
        Thread.startVirtualThread(this::live);
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

  private void sleep(Duration time) throws InterruptedException {
    closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean begin() throws InterruptedException {
    if (startup.isEmpty()) {
      return true;
    }
    Probe probe = startup.get();
    sleep(probe.delay());
    long begin = System.nanoTime();
    Duration allowed = probe.period().multipliedBy(probe.failures());
    while (closed.getCount() > 0) {
      Optional<String> wrong = probe.ask();
      if (wrong.isEmpty()) {
        return true;
      }
      boolean fatal = System.nanoTime() - begin >= allowed.toNanos();
      answer(a -> a.failed("Startup", wrong.get(), fatal));
      if (fatal) {
        return false;
      }
      sleep(probe.cheap() ? EAGER : probe.period());
    }
    return false;
  }

  private void ready() throws InterruptedException {
    if (readiness.isEmpty()) {
      answer(a -> a.ready(true));
      return;
    }
    Probe probe = readiness.get();
    sleep(probe.delay());
    boolean ready = false;
    int streak = 0;
    while (closed.getCount() > 0) {
      Optional<String> wrong = probe.ask();
      streak = wrong.isEmpty() == ready ? 0 : streak + 1;
      wrong.ifPresent(message -> answers.failed("Readiness", message, false));
      if (streak >= (ready ? probe.failures() : probe.successes())) {
        boolean now = !ready;
        ready = now;
        streak = 0;
        answer(a -> a.ready(now));
      }
      sleep(!ready && probe.cheap() ? EAGER : probe.period());
    }
  }

  private void live() {
    if (liveness.isEmpty()) {
      return;
    }
    Probe probe = liveness.get();
    try {
      sleep(probe.delay());
      int failures = 0;
      while (closed.getCount() > 0) {
        Optional<String> wrong = probe.ask();
        failures = wrong.isEmpty() ? 0 : failures + 1;
        boolean fatal = failures >= probe.failures();
        wrong.ifPresent(message -> answer(a -> a.failed("Liveness", message, fatal)));
        if (fatal) {
          return;
        }
        sleep(probe.period());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
