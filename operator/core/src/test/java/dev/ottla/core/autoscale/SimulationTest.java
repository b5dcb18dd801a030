package dev.ottla.core.autoscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Days under eight curves: the room, against who knows the future, the rule of Kubernetes'
/// autoscaler, and alerts with scripts. `-Dautoscale.write` writes tables and plots to `docs/`.
class SimulationTest {
  private static final Path DOCS = Path.of("../../docs/guide/autoscale");
  private static final boolean WRITE = System.getProperty("autoscale.write") != null;

  /// Days like each curve: enough to notice in each check, more with the property.
  private static final int DAYS = WRITE ? 10 : 4;

  /// Seconds of a window, as the operator keeps it, and a longer one.
  private static final int WINDOW = 180;

  private static final int LONGER = 300;

  /// Of the oracle's broker-hours.
  private static final double GOAL = 1.15;

  /// Minutes that the policy waits before a rise, at the most.
  private static final double WAIT = 2;

  private static final String OURS = "Ottla";
  private static final String HPA = "HPA's rule";
  private static final String ORACLE = "oracle";
  private static final String FORESIGHT = "foresight after the whole waits";

  private static Map<String, Day> days(Trial trial) {
    Map<String, Day> days = new LinkedHashMap<>();
    days.put(ORACLE, Day.oracle(trial));
    days.put("threshold rules", Day.of(trial, Rule.thresholds()));
    days.put(HPA, Day.of(trial, Rule.hpa()));
    days.put(OURS, Day.of(trial, new Ours(WINDOW)));
    return days;
  }

  private static Day the(Map<String, Day> days, String rule) {
    Day day = days.get(rule);
    if (day == null) {
      throw new IllegalArgumentException(rule);
    }
    return day;
  }

  @Test
  void aDayUnderEachCurveIsWrittenDown() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "| curve | rule | broker-hours | of the oracle's | min over target | changes | flaps |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (Curve curve : Curve.values()) {
      Trial trial = Trial.plain(curve);
      Map<String, Day> days = days(trial);
      Day best = the(days, ORACLE);
      if (WRITE) {
        Files.createDirectories(DOCS);
        String name = curve.name().toLowerCase(Locale.ROOT) + ".svg";
        Files.writeString(DOCS.resolve(name), Plot.of(curve, days));
      }
      days.put(FORESIGHT, Day.of(trial, new Foresight(trial)));
      days.forEach((rule, day) -> table.append(row(curve, rule, day, best)));
      keeps(curve, sum(days), table.toString());
    }
    if (WRITE) {
      Files.writeString(DOCS.resolve("table.md"), table.toString());
    }
  }

  /// Against a leap there is nothing to be had but time: half a minute tells it from a burst, and
  /// a rule that waits for nothing, of metrics that are never old, is faster by no more than that.
  @Test
  void aLeapIsToldFromABurstInHalfAMinute() {
    Trial leap = Trial.plain(Curve.STEPS);
    double ours = Day.of(leap, new Ours(WINDOW)).over();
    double least = Day.of(leap, Rule.hpa(0)).over();
    double waits = Day.of(leap, new Foresight(leap)).over();
    assertTrue(ours <= least + 0.5, () -> "%s min, %s at best".formatted(ours, least));
    assertTrue(ours < waits, () -> "%s min, %s after the whole wait".formatted(ours, waits));
  }

  /// Sums over days like a curve.
  ///
  /// @param worst minutes that a day was over target for longer than under HPA's rule, at the most
  private record Sums(
      double ours, double oracle, double over, double hpa, int flaps, double worst) {
    Sums plus(Sums other) {
      return new Sums(
          ours + other.ours,
          oracle + other.oracle,
          over + other.over,
          hpa + other.hpa,
          flaps + other.flaps,
          Math.max(worst, other.worst));
    }

    double paid() {
      return ours / oracle;
    }
  }

  private static Sums sum(Map<String, Day> days) {
    Day us = the(days, OURS);
    return sums(us, the(days, ORACLE), the(days, HPA));
  }

  private static Sums sums(Day us, Day oracle, Day hpa) {
    double worse = us.over() - hpa.over();
    return new Sums(us.hours(), oracle.hours(), us.over(), hpa.over(), us.flaps(), worse);
  }

  private static Sums sums(Curve curve, int window, long seed) {
    Sums all = new Sums(0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY);
    for (Trial trial : Trial.like(curve, DAYS, seed)) {
      Day us = Day.of(trial, new Ours(window));
      Day hpa = Day.of(trial, Rule.hpa());
      Day oracle = Day.oracle(trial);
      all = all.plus(sums(us, oracle, hpa));
    }
    return all;
  }

  /// What issue and documentation promise.
  private static void keeps(Curve curve, Sums sums, String told) {
    assertEquals(0, sums.flaps, () -> curve + " flaps\n" + told);
    assertTrue(sums.paid() <= GOAL, () -> curve + ": " + sums + "\n" + told);
    assertTrue(sums.over <= sums.hpa, () -> curve + ": " + sums + "\n" + told);
    assertTrue(sums.worst <= WAIT, () -> curve + ": " + sums + "\n" + told);
  }

  @Test
  void daysLikeTheCurvesKeepTheGoalOnEachOfThem() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "| days like | window | of the oracle's broker-hours | min over target a day | HPA's rule | worst day against HPA's rule | flaps |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (int window : WRITE ? List.of(WINDOW, LONGER) : List.of(WINDOW)) {
      for (Curve curve : Curve.values()) {
        Sums sums = sums(curve, window, 100L * curve.words.length() + window);
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %d min | %.2f | %.0f | %.0f | %+.2f | %d |%n",
                curve.words,
                window / 60,
                sums.paid(),
                sums.over / DAYS,
                sums.hpa / DAYS,
                sums.worst,
                sums.flaps));
        if (window == WINDOW) {
          keeps(curve, sums, table.toString());
        }
      }
    }
    if (WRITE) {
      Files.writeString(DOCS.resolve("days.md"), table.toString());
    }
  }

  private static String row(Curve curve, String rule, Day day, Day best) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %.2f | %.0f | %d | %d |%n",
        curve.words,
        rule,
        day.hours(),
        day.hours() / best.hours(),
        day.over(),
        day.changes(),
        day.flaps());
  }
}
