package dev.ottla.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.plan.Rehearsal.Told;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Wrap;
import dev.ottla.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Draws what would happen.
public final class PlanPicture {
  private static final int FIELDS = 40;

  private final Paint paint;
  private final int columns;

  /// Draws for a width.
  public PlanPicture(Paint paint, int columns) {
    this.paint = paint;
    this.columns = columns;
  }

  /// An object that would come to be or change.
  ///
  /// @param word its kind and name: `StatefulSet orders-brokers`
  /// @param created whether it would come to be
  /// @param fields the fields that change
  public record Touched(String word, boolean created, List<String> fields) {}

  /// All that would follow for one resource.
  ///
  /// @param resource the resource itself
  /// @param objects what belongs to it and would change
  /// @param steps the steps in their order
  /// @param troubles what would be wrong
  /// @param open what is waited for where the plan cannot be told further
  /// @param unseen why Kafka could not be asked; empty when it was
  public record Course(
      Touched resource,
      List<Touched> objects,
      List<Told> steps,
      List<String> troubles,
      List<Plan.Wait> open,
      String unseen) {
    /// Whether anything would happen.
    public boolean quiet() {
      return !resource.created()
          && resource.fields().isEmpty()
          && objects.isEmpty()
          && steps.isEmpty()
          && troubles.isEmpty();
    }
  }

  /// The fields of an object, told as touched.
  public static Touched touched(String word, JsonNode before, JsonNode after) {
    boolean created = before.isMissingNode();
    return new Touched(word, created, created ? List.of() : Diff.lines(before, after));
  }

  /// All of it.
  public List<String> lines(Course course) {
    List<String> lines = new ArrayList<>();
    lines.add(head(course));
    fields(course.resource(), "    ", lines);
    if (!course.objects().isEmpty()) {
      heading("Objects", lines);
      for (Touched object : course.objects()) {
        lines.add("  " + mark(object) + " " + object.word());
        fields(object, "      ", lines);
      }
    }
    steps(course, lines);
    for (String trouble : course.troubles()) {
      lines.add("");
      List<String> words = Wrap.lines(trouble, "       ", columns);
      lines.add(paint.of(Hue.BAD, "wrong") + "  " + words.getFirst().strip());
      lines.addAll(words.subList(1, words.size()));
    }
    open(course, lines);
    return lines;
  }

  private String head(Course course) {
    Touched resource = course.resource();
    String verb =
        resource.created()
            ? " would be created"
            : resource.fields().isEmpty() ? " would not change" : " would change";
    return paint.of(Hue.STRONG, resource.word()) + verb;
  }

  private String mark(Touched object) {
    return object.created() ? paint.of(Hue.GOOD, "+") : paint.of(Hue.BUSY, "~");
  }

  private void fields(Touched object, String margin, List<String> lines) {
    List<String> fields = object.fields();
    for (String field : fields.subList(0, Math.min(FIELDS, fields.size()))) {
      String text = field.strip();
      Hue hue = text.startsWith("+ ") ? Hue.GOOD : text.startsWith("- ") ? Hue.BAD : null;
      if (hue == null && margin.length() + field.length() > columns) {
        List<String> words = Wrap.lines(field, margin + "    ", columns);
        lines.add(margin + words.getFirst().strip());
        lines.addAll(words.subList(1, words.size()));
      } else {
        lines.add(margin + (hue == null ? field : paint.of(hue, field)));
      }
    }
    if (fields.size() > FIELDS) {
      lines.add(margin + "and " + (fields.size() - FIELDS) + " more");
    }
  }

  private void steps(Course course, List<String> lines) {
    if (course.steps().isEmpty()) {
      return;
    }
    heading("Steps, in this order", lines);
    int number = 1;
    for (Told step : course.steps()) {
      lines.addAll(Wrap.lines(number++ + ". " + step.what(), "  ", columns));
      Wrap.lines("because: " + step.why(), "      ", columns)
          .forEach(line -> lines.add(paint.of(Hue.DIM, line)));
    }
    List<String> restarts =
        course.steps().stream().flatMap(step -> step.restarts().stream()).toList();
    lines.add("");
    lines.addAll(
        Wrap.lines(
            restarts.isEmpty()
                ? "No pod would restart."
                : "Restarts, one after the other: " + String.join(", ", restarts),
            "",
            columns));
  }

  private void open(Course course, List<String> lines) {
    if (!course.unseen().isEmpty()) {
      lines.add("");
      lines.addAll(
          Wrap.lines(
              "Told without Kafka's own view, so what comes after the objects is not told: "
                  + course.unseen(),
              "",
              columns));
    } else if (!course.open().isEmpty()) {
      lines.add("");
      String waits =
          course.open().stream()
              .map(wait -> wait.step() + ": " + wait.why())
              .collect(Collectors.joining("; "));
      lines.addAll(Wrap.lines("Then it would wait: " + waits, "", columns));
    }
  }

  private void heading(String title, List<String> lines) {
    lines.add("");
    lines.add(paint.of(Hue.STRONG, title));
  }
}
