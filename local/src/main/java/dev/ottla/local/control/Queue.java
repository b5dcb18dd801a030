package dev.ottla.local.control;

import dev.ottla.local.store.ApiError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/// Work to do, each item once however often it was asked for; one worker, so that controllers
/// never race each other. What fails is tried again, later each time.
final class Queue implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Queue.class.getName());
  private static final Duration SLOWEST = Duration.ofSeconds(30);

  private record Task(Controller controller, Key key) {}

  private record Entry(Task task, long due) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));
  private final Map<Task, Long> due = new HashMap<>();
  private final Map<Task, Integer> failures = new HashMap<>();
  private final Thread worker = Thread.ofVirtual().name("controllers").unstarted(this::work);
  private boolean closed;

  void start() {
    worker.start();
  }

  synchronized void add(Controller controller, Key key, Duration after) {
    var entry = new Entry(new Task(controller, key), System.nanoTime() + after.toNanos());
    Long known = due.get(entry.task());
    if (known == null || entry.due() - known < 0) {
      due.put(entry.task(), entry.due());
      entries.add(entry);
      notifyAll();
    }
  }

  private void work() {
    try {
      for (Optional<Task> task = next(); task.isPresent(); task = next()) {
        carryOut(task.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the next task; empty when there will be none.
  private synchronized Optional<Task> next() throws InterruptedException {
    while (!closed) {
      Entry first = entries.peek();
      long wait = first == null ? Long.MAX_VALUE : first.due() - System.nanoTime();
      if (first == null || wait > 0) {
        wait(first == null ? 0 : wait / 1_000_000 + 1);
      } else if (due.remove(entries.remove().task(), first.due())) {
        return Optional.of(first.task());
      }
    }
    return Optional.empty();
  }

  private void carryOut(Task task) {
    try {
      var again = task.controller().reconcile(task.key());
      failures.remove(task);
      again.ifPresent(after -> add(task.controller(), task.key(), after));
    } catch (RuntimeException e) {
      int count = failures.merge(task, 1, Integer::sum);
      // Someone else was faster: nothing is wrong unless it goes on.
      boolean race =
          e instanceof ApiError refusal && (refusal.code() == 404 || refusal.code() == 409);
      LOG.log(
          race && count < 5 ? Level.DEBUG : Level.WARNING, "{0}: {1}", task.key(), e.toString());
      Duration after = Duration.ofMillis(50L << Math.min(count, 10));
      add(task.controller(), task.key(), after.compareTo(SLOWEST) > 0 ? SLOWEST : after);
    }
  }

  /// Ends after the task at hand. Never by an interrupt, which would close the store's file under a
  /// write.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
