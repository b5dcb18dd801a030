package dev.ottla.local.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The file behind the store, a [Line] per change. A last line that is torn (the machine died while
/// writing it) was never acknowledged and is cut off; damage with good lines after it is refused,
/// for no crash leaves that.
final class Journal implements AutoCloseable {
  /// Not worth compacting below this size.
  private static final long SMALL = 16L << 20;

  /// Compact when the file is this many times as large as what lives.
  private static final int STALE_FACTOR = 4;

  private final ReentrantLock syncing = new ReentrantLock();
  private final Path folder;
  private final Path file;

  /// No channel: the interrupt of a thread that writes or flushes would close it for all.
  private RandomAccessFile out;

  /// Positions only grow: after a compaction the file counts as starting at `base`.
  private long base;

  private volatile long position;
  private volatile long synced;
  private volatile @Nullable IOException broken;

  Journal(Path folder) throws IOException {
    Files.createDirectories(folder);
    this.folder = folder;
    file = folder.resolve("objects.log");
    Files.deleteIfExists(fresh());
    out = open(file);
  }

  private Path fresh() {
    return folder.resolve("objects.log.new");
  }

  private static RandomAccessFile open(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "rw");
  }

  /// Hands over every line of the file, oldest first, and makes ready for more.
  void replay(Consumer<Line> reader) throws IOException {
    var good = 0L;
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      var torn = false;
      for (var text = line(in); text != null; text = line(in)) {
        var line = Line.parse(text);
        if (line.isPresent() && torn) {
          throw new IOException("%s is damaged at byte %d".formatted(file, good));
        }
        torn |= line.isEmpty();
        if (line.isPresent()) {
          reader.accept(line.get());
          good += text.length + 1;
        }
      }
    }
    out.setLength(good);
    out.seek(good);
    out.getFD().sync();
    position = good;
    synced = good;
  }

  /// The next line without its end; null at the end of the file, or when the end is missing.
  private static byte @Nullable [] line(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream(1024);
    for (var c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return out.toByteArray();
      }
      out.write(c);
    }
    return null;
  }

  /// Where the file ends.
  long position() {
    return position;
  }

  /// Adds a change, which survives the death of this process from now on, and that of the machine
  /// after [#sync]. Returns where it ends.
  long append(Line line) {
    try {
      failed();
      out.write(line.bytes());
      position = base + out.getFilePointer();
      return position;
    } catch (IOException e) {
      broken = e;
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private void failed() throws IOException {
    var why = broken;
    if (why != null) {
      throw new IOException("an earlier write failed; restart to go on", why);
    }
  }

  /// Returns once everything up to `until` is on the disk. Those who wait share one flush.
  void sync(long until) {
    if (synced >= until) {
      return;
    }
    syncing.lock();
    try {
      if (synced < until) {
        failed();
        var reached = position;
        out.getFD().sync();
        synced = reached;
      }
    } catch (IOException e) {
      broken = e;
      throw new UncheckedIOException("cannot flush " + file, e);
    } finally {
      syncing.unlock();
    }
  }

  /// True when most of the file is history.
  boolean stale(long live) {
    var size = position - base;
    return size > SMALL && size > live * STALE_FACTOR;
  }

  /// Writes what lives to a new file, which takes the place of the old one in one step.
  void compact(long revision, Collection<? extends Map<String, Entry>> data) {
    syncing.lock();
    try {
      var next = open(fresh());
      var lines = new BufferedOutputStream(new FileOutputStream(next.getFD()), 1 << 16);
      for (var entries : data) {
        for (var entry : entries.values()) {
          lines.write(new Line(entry, false).bytes());
        }
      }
      lines.write(Line.mark(revision).bytes());
      lines.flush();
      next.getFD().sync();
      Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
      flushFolder();
      out.close();
      out = next;
      base = position - next.getFilePointer();
      synced = position;
    } catch (IOException e) {
      broken = e;
      throw new UncheckedIOException("cannot compact " + file, e);
    } finally {
      syncing.unlock();
    }
  }

  private void flushFolder() throws IOException {
    boolean interrupted = Thread.interrupted();
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    try {
      out.getFD().sync();
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
