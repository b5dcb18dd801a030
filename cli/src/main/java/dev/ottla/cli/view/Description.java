package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Wrap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An object in words: what it is asked to be, what it is, its conditions, and what happened to it.
public final class Description {
  private static final int KEY = 14;

  private final Paint paint;
  private final int columns;
  private final Instant now;

  /// Describes for a width, as of a moment.
  public Description(Paint paint, int columns, Instant now) {
    this.paint = paint;
    this.columns = columns;
    this.now = now;
  }

  /// Any object.
  public List<String> lines(Kind kind, JsonNode object, List<JsonNode> events) {
    List<String> lines = new ArrayList<>();
    JsonNode meta = object.path("metadata");
    String namespace = meta.path("namespace").asText();
    lines.add(
        paint.of(Hue.STRONG, kind.word() + " " + meta.path("name").asText())
            + (namespace.isEmpty() ? "" : "   namespace " + namespace)
            + "   "
            + paint.of(Hue.DIM, Moment.age(meta.path("creationTimestamp").asText(), now)));
    conditions(object, lines);
    block("Labels", meta.path("labels"), lines);
    block("Wanted", object.path("spec"), lines);
    block("Is", rest(object.path("status")), lines);
    block("Data", object.path("data"), lines);
    if (!events.isEmpty()) {
      heading("Lately", lines);
      lines.addAll(Moment.events(events, now, columns));
    }
    return lines;
  }

  /// What a picture of a Cluster leaves out: its conditions, its addresses, and what it shall be.
  public List<String> cluster(JsonNode cluster) {
    List<String> lines = new ArrayList<>();
    conditions(cluster, lines);
    JsonNode status = cluster.path("status");
    if (!status.path("listeners").isEmpty()) {
      heading("Clients begin at", lines);
      for (JsonNode listener : status.path("listeners")) {
        lines.add(
            "  " + padded(listener.path("name").asText()) + listener.path("bootstrap").asText());
      }
    }
    if (status.hasNonNull("clusterId")) {
      lines.add("");
      lines.add(paint.of(Hue.STRONG, "Kafka's id") + "      " + status.path("clusterId").asText());
    }
    block("Wanted", cluster.path("spec"), lines);
    return lines;
  }

  private void conditions(JsonNode object, List<String> lines) {
    JsonNode conditions = object.path("status").path("conditions");
    if (conditions.isEmpty()) {
      return;
    }
    heading("Conditions", lines);
    for (JsonNode condition : conditions) {
      String type = condition.path("type").asText();
      String status = condition.path("status").asText();
      String since = Moment.age(condition.path("lastTransitionTime").asText(), now);
      String message = condition.path("message").asText();
      lines.add("  " + padded(type) + status + paint.of(Hue.DIM, "   for " + since));
      if (!message.isEmpty()) {
        lines.addAll(Wrap.lines(message, "      ", columns));
      }
    }
  }

  private static JsonNode rest(JsonNode status) {
    if (status instanceof com.fasterxml.jackson.databind.node.ObjectNode object) {
      return object.deepCopy().without(List.of("conditions", "observedGeneration"));
    }
    return status;
  }

  private void block(String title, JsonNode value, List<String> lines) {
    if (value.isEmpty()) {
      return;
    }
    heading(title, lines);
    Form.yaml.write(value).lines().forEach(line -> lines.add("  " + line));
  }

  private void heading(String title, List<String> lines) {
    lines.add("");
    lines.add(paint.of(Hue.STRONG, title));
  }

  private static String padded(String text) {
    return text + " ".repeat(Math.max(2, KEY - text.length()));
  }
}
