package dev.ottla.local.store;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The recent changes, for watches that resume, and the place where readers wait for the next one.
final class Feed {
  /// A window of this many changes, or this many bytes of JSON, whichever is less.
  private static final int LINKS = 8_192;

  private static final long BYTES = 8L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final ArrayDeque<Event> window = new ArrayDeque<>();
  private Event last;
  private long oldest;
  private long bytes;

  Feed(long revision) {
    last = new Event(revision, Objects.Type.ADDED, null, null, 0);
    oldest = revision;
  }

  void add(Event event) {
    lock.lock();
    try {
      last.link(event);
      last = event;
      window.add(event);
      bytes += event.now().json().length;
      while (window.size() > LINKS || (bytes > BYTES && window.size() > 1)) {
        var gone = window.remove();
        bytes -= gone.now().json().length;
        oldest = gone.revision();
      }
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The link after which the changes follow that are newer than `revision`; empty when it is so
  /// old that some of them are forgotten.
  Optional<Event> after(long revision) {
    lock.lock();
    try {
      if (revision >= last.revision()) {
        return Optional.of(last);
      }
      if (revision < oldest) {
        return Optional.empty();
      }
      var start = new Event(revision, Objects.Type.ADDED, null, null, 0);
      for (var event : window) {
        if (event.revision() > revision) {
          start.link(event);
          break;
        }
      }
      return Optional.of(start);
    } finally {
      lock.unlock();
    }
  }

  Event last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /// True when changes after `event` have left the window: its reader is too slow.
  boolean lost(Event event) {
    lock.lock();
    try {
      return event.revision() < oldest;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the link that follows; empty when none came in time.
  Optional<Event> await(Event event, long millis) throws InterruptedException {
    var next = event.next();
    if (next != null) {
      return Optional.of(next);
    }
    lock.lockInterruptibly();
    try {
      var left = TimeUnit.MILLISECONDS.toNanos(millis);
      while ((next = event.next()) == null && left > 0) {
        left = grown.awaitNanos(left);
      }
      return Optional.ofNullable(next);
    } finally {
      lock.unlock();
    }
  }
}
