package dev.ottla.local.store;

import org.jspecify.annotations.Nullable;

/// One link of the chain of changes. Readers hold the link they have reached; what no reader and no
/// window holds any more is collected.
public final class Event {
  private final long revision;
  private final Objects.Type type;
  private final @Nullable Entry now;
  private final @Nullable Entry before;
  private final long position;
  private volatile @Nullable Event next;

  Event(
      long revision,
      Objects.Type type,
      @Nullable Entry now,
      @Nullable Entry before,
      long position) {
    this.revision = revision;
    this.type = type;
    this.now = now;
    this.before = before;
    this.position = position;
  }

  /// The revision of the change.
  public long revision() {
    return revision;
  }

  /// What happened.
  public Objects.Type type() {
    return type;
  }

  /// The state after the change; of a deleted object its last state.
  public Entry now() {
    return java.util.Objects.requireNonNull(now, "the chain's first link carries no object");
  }

  /// The state before, null when the object is new.
  public @Nullable Entry before() {
    return before;
  }

  /// Where the journal ends with this change.
  long position() {
    return position;
  }

  @Nullable Event next() {
    return next;
  }

  void link(Event following) {
    next = following;
  }
}
