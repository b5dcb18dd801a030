package dev.ottla.local.control;

import dev.ottla.local.store.ApiError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/// Work to do, each item once however often it was asked for; one worker, so that controllers
/// never race each other. What fails is tried again, later each time.
final class Queue implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Queue.class.getName());
  private static final Duration SLOWEST = Duration.ofSeconds(30);

  private record Task(Controller controller, Key key) {}

  private record Entry(Task task, long due) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private final DelayQueue<Entry> entries = new DelayQueue<>();
  private final Map<Task, Long> due = new HashMap<>();
  private final Map<Task, Integer> failures = new HashMap<>();
  private final Thread worker = Thread.ofVirtual().name("controllers").unstarted(this::work);

  void start() {
    worker.start();
  }

  void add(Controller controller, Key key, Duration after) {
    var entry = new Entry(new Task(controller, key), System.nanoTime() + after.toNanos());
    synchronized (due) {
      Long known = due.get(entry.task());
      if (known == null || entry.due() - known < 0) {
        due.put(entry.task(), entry.due());
        entries.add(entry);
      }
    }
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Entry entry = entries.take();
        boolean current;
        synchronized (due) {
          current = due.remove(entry.task(), entry.due());
        }
        if (current) {
          carryOut(entry.task());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  @Override
  public void close() {
    worker.interrupt();
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
