package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Trouble;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Values that can be checked when they are read: `ottla 0badcafe 17/1000000 ` and filler. They
/// name the run that made them, their number in it, and how many it makes; 0 when it does not know.
public final class Payload {
  static final String MARK = "ottla ";

  private final String head;
  private final String tail;
  private final int size;

  /// Values of a size in bytes.
  public Payload(int run, long count, int size) {
    this.head = String.format(Locale.ROOT, "%s%08x ", MARK, run);
    this.tail = "/" + count + " ";
    this.size = size;
    int least = (head + Math.max(count - 1, 0) + tail).length();
    if (size < least) {
      throw new Trouble(
          "--size " + size + " is too small for a record that can be checked; at least " + least);
    }
  }

  /// The value with a number; longer than the size when the number needs it.
  public byte[] value(long number) {
    byte[] start = (head + number + tail).getBytes(StandardCharsets.ISO_8859_1);
    byte[] value = new byte[Math.max(size, start.length)];
    System.arraycopy(start, 0, value, 0, start.length);
    Filler.fill(value, start.length, number);
    return value;
  }
}
