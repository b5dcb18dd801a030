package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Trouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets Ctrl-C end a loop in good order: the loop asks, finishes, and only then the process ends.
final class Stop implements AutoCloseable {
  private static final int SECONDS = 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::ask, "stop");
  private volatile boolean asked;

  Stop() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean asked() {
    return asked;
  }

  private void ask() {
    asked = true;
    try {
      if (!done.await(SECONDS, TimeUnit.SECONDS)) {
        System.err.println("ottla: the work did not end within " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  @Override
  public void close() {
    done.countDown();
    if (!asked) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
