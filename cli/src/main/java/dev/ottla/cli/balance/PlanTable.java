package dev.ottla.cli.balance;

import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Table;
import dev.ottla.core.balance.Balance.Band;
import dev.ottla.core.balance.Balance.Dimension;
import dev.ottla.core.balance.Balance.Plan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A plan as people read it.
public final class PlanTable {
  private static final List<String> HEADINGS =
      List.of("load", "before", "outside", "after", "outside");
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");

  private PlanTable() {}

  /// The lines: what it moves, how the brokers stand before and after, and what is in the way.
  public static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s replicas and %s leaders move, in %s batches; %s replicas move between disks"
            .formatted(
                Figures.count(plan.replicaMoves()),
                Figures.count(plan.leaderChanges()),
                Figures.count(plan.batches().size()),
                Figures.count(plan.diskMoves().stream().filter(m -> m.from() >= 0).count())));
    lines.add(
        "%s are copied; at least %s must be"
            .formatted(bytes(plan.bytes()), bytes(plan.boundBytes())));
    lines.add("");
    Map<Dimension, Band> before = new EnumMap<>(plan.before());
    Map<Dimension, Band> after = new EnumMap<>(plan.after());
    Table table = new Table(HEADINGS);
    before.forEach((dimension, band) -> table.row(row(dimension, band, after)));
    lines.addAll(table.lines());
    if (!plan.limits().isEmpty()) {
      lines.add("");
      plan.limits().forEach(limit -> lines.add(limit.name() + ": " + limit.message()));
    }
    return lines;
  }

  private static List<String> row(Dimension dimension, Band band, Map<Dimension, Band> after) {
    Band then = after.getOrDefault(dimension, band);
    return List.of(
        dimension.words(),
        span(band),
        String.valueOf(band.outside()),
        span(then),
        String.valueOf(then.outside()));
  }

  private static String span(Band band) {
    return String.format(Locale.ROOT, "%.2f - %.2f", band.lowest(), band.highest());
  }

  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < UNITS.size() - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
  }
}
