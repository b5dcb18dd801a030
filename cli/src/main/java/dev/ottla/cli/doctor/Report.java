package dev.ottla.cli.doctor;

import dev.ottla.cli.doctor.Finding.Level;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Wrap;
import java.util.ArrayList;
import java.util.List;

/// Findings as people read them.
public final class Report {
  private static final int SUBJECT = 13;
  private static final String MARGIN = " ".repeat(9 + SUBJECT);

  private final Paint paint;
  private final int columns;

  /// Writes for a width.
  public Report(Paint paint, int columns) {
    this.paint = paint;
    this.columns = columns;
  }

  /// Findings under a title.
  public List<String> lines(String title, List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.of(Hue.STRONG, title));
    for (Finding finding : findings) {
      List<String> says = Wrap.lines(finding.says(), MARGIN, columns);
      String subject = finding.subject() + " ".repeat(SUBJECT - finding.subject().length());
      lines.add("  " + word(finding.level()) + subject + says.getFirst().strip());
      lines.addAll(says.subList(1, says.size()));
      if (!finding.mend().isEmpty()) {
        Wrap.lines("mend: " + finding.mend(), MARGIN, columns)
            .forEach(line -> lines.add(paint.of(Hue.STRONG, line)));
      }
    }
    return lines;
  }

  private String word(Level level) {
    return switch (level) {
      case OK -> paint.of(Hue.GOOD, "ok") + "     ";
      case WATCH -> paint.of(Hue.BUSY, "watch") + "  ";
      case MEND -> paint.of(Hue.BAD, "mend") + "   ";
    };
  }

  /// The sum of it.
  public static String sum(List<Finding> findings) {
    long mend = findings.stream().filter(f -> f.level() == Level.MEND).count();
    long watch = findings.stream().filter(f -> f.level() == Level.WATCH).count();
    return mend + watch == 0
        ? "All is well."
        : Figures.many(mend, "thing") + " to mend, " + Figures.many(watch, "thing") + " to watch.";
  }
}
