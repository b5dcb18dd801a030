package dev.ottla.cli.talk;

import java.io.PrintStream;
import java.util.List;

/// Where the command writes: on a terminal a block of lines can be drawn again in place, elsewhere
/// lines only follow each other. The script says which it is, so that no native call has to.
public final class Screen {
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String CLEAR_LINE_END = "\u001b[K";
  private static final String HOME = "\u001b[H";

  private final PrintStream out;
  private final boolean live;
  private int columns;
  private int rows;
  private int drawn;

  /// A screen of its own, for tests.
  public Screen(PrintStream out, boolean live, int columns) {
    this(out, live, columns, Integer.MAX_VALUE);
  }

  /// A screen of so many columns and rows: what is drawn must fit, or it could not be drawn over.
  public Screen(PrintStream out, boolean live, int columns, int rows) {
    this.out = out;
    this.live = live;
    this.columns = columns;
    this.rows = rows;
  }

  /// What the script found out about the terminal.
  public static Screen standard() {
    int columns = Integer.getInteger("ottla.columns", 0);
    int rows = Integer.getInteger("ottla.rows", 0);
    return new Screen(
        System.out,
        Boolean.getBoolean("ottla.live"),
        columns > 20 ? columns : 100,
        rows > 2 ? rows : 50);
  }

  /// The standard error, for what is said beside an output.
  public static Screen errors() {
    return new Screen(System.err, false, 100);
  }

  /// Whether blocks can be drawn again.
  public boolean live() {
    return live;
  }

  /// Writes a line for good, above what is drawn.
  public synchronized void line(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  /// Draws a block in place of the last one; on a terminal only.
  public synchronized void draw(List<String> lines) {
    if (!live) {
      return;
    }
    List<String> shown = lines.subList(0, Math.min(lines.size(), rows - 1));
    StringBuilder block = new StringBuilder(up());
    for (String line : shown) {
      block.append(cut(line)).append(CLEAR_LINE_END).append('\n');
    }
    out.print(block.append(CLEAR_BELOW));
    out.flush();
    drawn = shown.size();
  }

  /// Takes another size. A terminal that has become narrower has broken lines, so that nobody knows
  /// any more where the block begins: the next one begins at the top of an empty screen.
  public synchronized void fit(Terminal.Extent extent) {
    if (extent.equals(new Terminal.Extent(columns, rows))) {
      return;
    }
    columns = extent.columns();
    rows = extent.rows();
    if (drawn > 0) {
      out.print(HOME + CLEAR_BELOW);
      drawn = 0;
    }
  }

  /// Takes away what is drawn.
  public synchronized void erase() {
    if (drawn > 0) {
      out.print(up() + CLEAR_BELOW);
      drawn = 0;
    }
  }

  /// Leaves what is drawn where it is.
  public synchronized void keep() {
    drawn = 0;
  }

  private String up() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A\r";
  }

  private String cut(String line) {
    return Paint.cut(line, columns);
  }

  /// How wide it is.
  public synchronized int columns() {
    return columns;
  }
}
