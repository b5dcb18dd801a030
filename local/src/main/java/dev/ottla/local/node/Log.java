package dev.ottla.local.node;

import dev.ottla.local.api.PodConsole.LogOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/// What one run of a container prints, line by line with the time of each. When the file is full it
/// becomes the old one (`.1`) and a new one begins.
final class Log {
  private static final System.Logger LOG = System.getLogger(Log.class.getName());
  private static final long FULL = 10 << 20;

  /// How many lines a follower may be behind before it is let go: a container never waits for one.
  private static final int BEHIND = 100_000;

  private static final String END = "";
  private final Path file;
  private final Set<BlockingQueue<String>> followers = ConcurrentHashMap.newKeySet();
  private boolean open = true;

  Log(Path file) {
    this.file = file;
  }

  /// Writes all that comes, until the container closes its end.
  void fill(InputStream from) {
    try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      Files.createDirectories(file.getParent());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(Instant.now() + " " + line);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}: {1}", file, e.toString());
    } finally {
      end();
    }
  }

  private synchronized void add(String entry) throws IOException {
    byte[] line = (entry + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (Files.size(file) > FULL) {
      Files.move(file, old(file), StandardCopyOption.REPLACE_EXISTING);
    }
    followers.removeIf(follower -> follower.size() >= BEHIND || !follower.offer(entry));
  }

  private synchronized void end() {
    open = false;
    followers.forEach(follower -> follower.add(END));
  }

  private static Path old(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /// Reads what there is and then what comes, until the container ends.
  void follow(LogOptions options, OutputStream sink) throws IOException, InterruptedException {
    var coming = new LinkedBlockingQueue<String>(BEHIND + 1);
    List<String> past;
    synchronized (this) {
      past = lines(file);
      if (open) {
        followers.add(coming);
      } else {
        coming.add(END);
      }
    }
    try {
      var reader = new Reader(options, sink);
      reader.past(past);
      sink.flush();
      for (String entry = coming.take(); !entry.equals(END); entry = coming.take()) {
        reader.print(entry);
        if (coming.isEmpty()) {
          sink.flush();
          if (!followers.contains(coming)) {
            return;
          }
        }
      }
    } finally {
      followers.remove(coming);
    }
  }

  /// Reads what was printed so far.
  static void read(Path file, LogOptions options, OutputStream sink) throws IOException {
    new Reader(options, sink).past(lines(file));
    sink.flush();
  }

  private static List<String> lines(Path file) throws IOException {
    var lines = new ArrayList<String>();
    for (Path part : List.of(old(file), file)) {
      if (Files.exists(part)) {
        new String(Files.readAllBytes(part), StandardCharsets.UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  /// Picks and shapes lines for one reader.
  private static final class Reader {
    private final LogOptions options;
    private final OutputStream sink;
    private final Instant since;
    private long left;

    Reader(LogOptions options, OutputStream sink) {
      this.options = options;
      this.sink = sink;
      this.since = options.sinceSeconds().map(Instant.now()::minusSeconds).orElse(Instant.MIN);
      this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    void past(List<String> entries) throws IOException {
      long tail = options.tailLines().orElse(Long.MAX_VALUE);
      Stream<String> shown = entries.stream().skip(Math.max(0, entries.size() - tail));
      for (String entry : shown.toList()) {
        print(entry);
      }
    }

    void print(String entry) throws IOException {
      int space = entry.indexOf(' ');
      boolean all = options.sinceSeconds().isEmpty();
      if (space < 0 || !(all || Instant.parse(entry.substring(0, space)).isAfter(since))) {
        return;
      }
      String shown = options.timestamps() ? entry : entry.substring(space + 1);
      byte[] bytes = (shown + "\n").getBytes(StandardCharsets.UTF_8);
      int length = (int) Math.min(bytes.length, left);
      sink.write(bytes, 0, length);
      left -= length;
    }
  }
}
