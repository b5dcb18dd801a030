package dev.ottla.local.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All objects by resource, namespace and name, one revision counter over them, and their changes.
///
/// Writes happen one at a time inside [#write]; they are in the journal before anybody sees them
/// and on the disk before the writer or a watcher hears of them.
public final class Store implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<String, Entry>> data = new HashMap<>();
  private final @Nullable Journal journal;
  private final Feed feed;
  private long revision = 1;
  private long live;

  private Store(@Nullable Journal journal) throws IOException {
    this.journal = journal;
    if (journal != null) {
      journal.replay(this::restore);
    }
    feed = new Feed(revision);
  }

  /// A store that forgets everything when it is closed.
  public static Store inMemory() {
    try {
      return new Store(null);
    } catch (IOException e) {
      throw new IllegalStateException("no file to fail", e);
    }
  }

  /// The store in a folder that nobody else uses.
  public static Store open(Path folder) throws IOException {
    return new Store(new Journal(folder));
  }

  private void restore(Line line) {
    revision = Math.max(revision, line.entry().revision());
    var of = resource(line.entry().resource());
    var before =
        line.removed() ? of.remove(line.entry().key()) : of.put(line.entry().key(), line.entry());
    count(before, line.removed() ? null : line.entry());
  }

  private void count(@Nullable Entry before, @Nullable Entry now) {
    live += (now == null ? 0 : now.json().length) - (before == null ? 0 : before.json().length);
  }

  /// What a list answers: entries in order, and the revision at which they were so.
  public record Listing(List<Entry> entries, long revision) {}

  /// The live state of an object.
  public Optional<Entry> get(String resource, @Nullable String namespace, String name) {
    lock.lock();
    try {
      return Optional.ofNullable(resource(resource).get(Entry.key(namespace, name)));
    } finally {
      lock.unlock();
    }
  }

  /// All live states of a kind, of one namespace or (null) of all, by namespace and name.
  public Listing list(String resource, @Nullable String namespace) {
    lock.lock();
    try {
      var all = resource(resource);
      var part = namespace == null ? all : all.subMap(namespace + "/", namespace + "0");
      return new Listing(List.copyOf(part.values()), revision);
    } finally {
      lock.unlock();
    }
  }

  /// All live states, the oldest first, and a reader of every change after them.
  public record Snapshot(List<Entry> entries, Watch changes) {}

  /// What there is and what comes, with nothing between them.
  public Snapshot snapshot() {
    lock.lock();
    try {
      var entries =
          data.values().stream()
              .flatMap(of -> of.values().stream())
              .sorted(Comparator.comparingLong(Entry::revision))
              .toList();
      return new Snapshot(entries, watch());
    } finally {
      lock.unlock();
    }
  }

  /// The revision of the last change.
  public long revision() {
    lock.lock();
    try {
      return revision;
    } finally {
      lock.unlock();
    }
  }

  /// Runs a change with nobody else writing, and returns once it is on the disk.
  public <T> T write(Supplier<T> change) {
    var done = locked(change);
    sync(done.position());
    return done.result();
  }

  private record Done<T>(T result, long position) {}

  private <T> Done<T> locked(Supplier<T> change) {
    lock.lock();
    try {
      var result = change.get();
      return new Done<>(result, journal == null ? 0 : journal.position());
    } finally {
      lock.unlock();
    }
  }

  /// Writes an object under the next revision, which it gets as `metadata.resourceVersion`. Only
  /// inside [#write].
  public Entry put(String resource, @Nullable String namespace, String name, ObjectNode object) {
    return commit(resource, namespace, name, object, false);
  }

  /// Takes an object away, leaving its last state to the watchers. Only inside [#write].
  public Entry remove(String resource, @Nullable String namespace, String name, ObjectNode last) {
    return commit(resource, namespace, name, last, true);
  }

  private Entry commit(
      String resource,
      @Nullable String namespace,
      String name,
      ObjectNode object,
      boolean removed) {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write outside write()");
    }
    var at = revision + 1;
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(at));
    var entry = Entry.of(resource, namespace, name, at, object);
    var position = journal == null ? 0 : journal.append(new Line(entry, removed));
    revision = at;
    var of = resource(resource);
    var before = removed ? of.remove(entry.key()) : of.put(entry.key(), entry);
    var type =
        removed
            ? Objects.Type.DELETED
            : before == null ? Objects.Type.ADDED : Objects.Type.MODIFIED;
    feed.add(new Event(at, type, entry, before, position));
    count(before, removed ? null : entry);
    if (journal != null && journal.stale(live)) {
      journal.compact(revision, data.values());
    }
    return entry;
  }

  /// Follows the changes after `revision`; empty when some of them are forgotten.
  public Optional<Watch> watch(long since) {
    return feed.after(since).map(start -> new Watch(this, start));
  }

  /// Follows the changes from now on.
  public Watch watch() {
    return new Watch(this, feed.last());
  }

  Feed feed() {
    return feed;
  }

  void sync(long position) {
    if (journal != null) {
      journal.sync(position);
    }
  }

  private NavigableMap<String, Entry> resource(String resource) {
    return data.computeIfAbsent(resource, any -> new TreeMap<>());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (journal != null) {
        journal.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
