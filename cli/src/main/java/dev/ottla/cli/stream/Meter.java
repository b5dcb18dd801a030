package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import java.time.Duration;
import java.util.List;

/// Counts records and bytes; on a terminal it shows each second how fast they go.
final class Meter {
  private static final long SECOND = 1_000_000_000L;

  private final Screen screen;
  private final String verb;
  private final long start = System.nanoTime();
  private long last = start;
  private long lastRecords;
  private long lastBytes;
  private long records;
  private long bytes;
  private long end;

  Meter(Screen screen, String verb) {
    this.screen = screen;
    this.verb = verb;
  }

  synchronized void add(long more, long moreBytes) {
    records += more;
    bytes += moreBytes;
    end = System.nanoTime();
    if (screen.live() && end - last > SECOND) {
      screen.draw(List.of(rates(records - lastRecords, bytes - lastBytes, end - last)));
      last = end;
      lastRecords = records;
      lastBytes = bytes;
    }
  }

  synchronized long records() {
    return records;
  }

  private String rates(long count, long size, long nanos) {
    double seconds = Math.max(nanos, 1) / (double) SECOND;
    return String.format(
        "  %s %s, now %s records/s, %s",
        Figures.count(records),
        verb,
        Figures.count(Math.round(count / seconds)),
        Figures.rate(size / seconds));
  }

  /// The whole of it, up to the last record.
  synchronized String words() {
    screen.erase();
    long nanos = Math.max(records == 0 ? 0 : end - start, 1);
    double seconds = nanos / (double) SECOND;
    return String.format(
        "%s records %s in %s: %s records/s, %s",
        Figures.count(records),
        verb,
        Figures.span(Duration.ofNanos(nanos)),
        Figures.count(records == 0 ? 0 : Math.round(records / seconds)),
        Figures.rate(bytes / seconds));
  }
}
