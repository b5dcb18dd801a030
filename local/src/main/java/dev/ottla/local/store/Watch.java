package dev.ottla.local.store;

import java.util.Optional;

/// A reader of changes at its own pace. Not for two threads.
public final class Watch {
  private final Store store;
  private Event at;

  Watch(Store store, Event at) {
    this.store = store;
    this.at = at;
  }

  /// The next change, durable by now; empty when none came in time.
  public Optional<Event> next(long millis) throws InterruptedException {
    var found = store.feed().await(at, millis);
    found.ifPresent(
        event -> {
          at = event;
          store.sync(event.position());
        });
    return found;
  }

  /// True when this reader is so slow that it should start over.
  public boolean tooSlow() {
    return store.feed().lost(at);
  }

  /// The revision up to which changes were read.
  public long revision() {
    return at.revision();
  }
}
