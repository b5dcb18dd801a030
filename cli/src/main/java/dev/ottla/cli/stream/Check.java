package dev.ottla.cli.stream;

import dev.ottla.cli.talk.Figures;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Reads the numbers in records that a [Payload] made: what is missing, what came twice, what came
/// before its turn within its partition, what is not what was written.
public final class Check {
  private static final byte[] MARK =
      Payload.MARK.getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final Map<Integer, Run> runs = new HashMap<>();
  private long foreign;
  private long doubled;
  private long disordered;
  private long damaged;

  private static final class Run {
    private final BitSet seen = new BitSet();
    private final Map<Integer, Integer> last = new HashMap<>();
    private int count;

    private int missing() {
      return Math.max(count, seen.length()) - seen.cardinality();
    }
  }

  /// Where the parser of a value stands.
  private static final class Cursor {
    private final byte[] value;
    private int at = MARK.length;

    private Cursor(byte[] value) {
      this.value = value;
    }

    /// The number up to a byte that ends it, or -1 when there is none.
    private long number(int radix, char end) {
      long number = 0;
      int start = at;
      while (at < value.length && value[at] != end) {
        int digit = Character.digit(value[at++], radix);
        if (digit < 0 || number > Integer.MAX_VALUE * 4L) {
          return -1;
        }
        number = number * radix + digit;
      }
      boolean ended = at > start && at < value.length;
      at++;
      return ended ? number : -1;
    }
  }

  /// Takes the next record of a partition.
  public void take(int partition, byte[] value) {
    if (!marked(value)) {
      foreign++;
      return;
    }
    Cursor cursor = new Cursor(value);
    long run = cursor.number(16, ' ');
    long number = cursor.number(10, '/');
    long count = cursor.number(10, ' ');
    if (run < 0 || number < 0 || count < 0 || number >= Integer.MAX_VALUE) {
      damaged++;
      return;
    }
    if (!Filler.whole(value, cursor.at, number)) {
      damaged++;
    }
    place(runs.computeIfAbsent((int) run, key -> new Run()), partition, (int) number, count);
  }

  private void place(Run run, int partition, int number, long count) {
    run.count = (int) Math.min(Math.max(run.count, count), Integer.MAX_VALUE);
    if (run.seen.get(number)) {
      doubled++;
      return;
    }
    run.seen.set(number);
    Integer last = run.last.put(partition, number);
    if (last != null && last > number) {
      disordered++;
      run.last.put(partition, last);
    }
  }

  private static boolean marked(byte[] value) {
    if (value.length < MARK.length) {
      return false;
    }
    for (int i = 0; i < MARK.length; i++) {
      if (value[i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether any record could be checked.
  public boolean any() {
    return !runs.isEmpty() || damaged > 0;
  }

  /// How many records of the runs that were seen are missing.
  public long lost() {
    return runs.values().stream().mapToLong(Run::missing).sum();
  }

  /// Whether nothing is wrong; what is missing only counts when all was read.
  public boolean sound(boolean complete) {
    return doubled == 0 && disordered == 0 && damaged == 0 && (!complete || lost() == 0);
  }

  /// One line about all of it. What is missing can only be said when the topic was read to its end.
  public String words(boolean complete) {
    long lost = lost();
    String missing =
        complete || lost == 0
            ? "lost " + Figures.count(lost)
            : "lost ? (not read to the end; " + Figures.count(lost) + " not seen)";
    StringBuilder words = new StringBuilder(missing);
    words.append(", doubled ").append(Figures.count(doubled));
    words.append(", out of order ").append(Figures.count(disordered));
    if (damaged > 0) {
      words.append(", damaged ").append(Figures.count(damaged));
    }
    if (runs.size() > 1) {
      words.append(", of ").append(runs.size()).append(" runs of produce");
    }
    if (foreign > 0) {
      words.append(", not checked ").append(Figures.count(foreign));
    }
    return words.toString();
  }
}
