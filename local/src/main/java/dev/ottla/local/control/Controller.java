package dev.ottla.local.control;

import dev.ottla.local.store.Objects;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// One loop that makes one kind of object come true.
interface Controller {
  /// The objects to look at again after a change; called in the order of changes.
  Stream<Key> touched(Objects.Change change);

  /// Looks at the object as it is now and takes the next steps. Answers when to look again if the
  /// passing of time alone can change the outcome.
  Optional<Duration> reconcile(Key key);
}
