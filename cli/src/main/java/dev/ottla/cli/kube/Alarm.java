package dev.ottla.cli.kube;

import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Rings when something that it watches has changed. It only tells that it is time to look again:
/// a watch that breaks off costs nothing but a moment.
public final class Alarm implements AutoCloseable {
  /// Before a watch that ended is opened again.
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Api api;
  private final Semaphore rung = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /// Watches lists by their paths.
  public Alarm(Api api, List<String> paths) {
    this.api = api;
    for (String path : paths) {
      threads.add(Thread.ofVirtual().name("watch " + path).start(() -> watch(path)));
    }
  }

  /// Waits until it rings, at most for a time.
  public void await(Duration most) {
    try {
      if (rung.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
        rung.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  private void watch(String path) {
    String query = path + (path.contains("?") ? "&" : "?") + "watch=1";
    while (!closed) {
      try {
        api.watch(
            query,
            Api.JSON,
            event -> {
              rung.release();
              return !closed;
            });
      } catch (ApiError | Trouble e) {
        rung.release(); // whoever waits looks, and learns what is wrong
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
