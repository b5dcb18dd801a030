package dev.ottla.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.api.ClusterStatus;
import dev.ottla.api.ClusterStatus.Next;
import dev.ottla.api.ClusterStatus.Node;
import dev.ottla.cli.kube.Conditions;
import dev.ottla.cli.progress.Item;
import dev.ottla.cli.talk.Bar;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Table;
import dev.ottla.cli.talk.Wrap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Draws a Cluster: its state, its nodes, how far long work is, what happens next and why, and what
/// was done lately.
public final class ClusterPicture {
  /// More than these are summed up, the troubled ones first.
  private static final int NODES = 24;

  private static final int STEPS = 5;
  private static final int EVENTS = 5;
  private static final int BAR = 30;

  private final Paint paint;
  private final int columns;
  private final Instant now;

  /// Draws for a width, as of a moment.
  public ClusterPicture(Paint paint, int columns, Instant now) {
    this.paint = paint;
    this.columns = columns;
    this.now = now;
  }

  /// All of it.
  public List<String> lines(Sight sight) {
    ClusterStatus status = Item.status(sight.cluster());
    List<String> lines = new ArrayList<>(head(sight, status));
    lines.add("");
    lines.addAll(nodes(sight, status.nodes()));
    works(sight, lines);
    next(status.next(), lines);
    topics(sight, lines);
    events(sight, lines);
    return lines;
  }

  private List<String> head(Sight sight, ClusterStatus status) {
    JsonNode meta = sight.cluster().path("metadata");
    String wanted = sight.cluster().path("spec").path("version").asText();
    String version = status.version() == null ? "to be " + wanted : status.version();
    List<String> lines = new ArrayList<>();
    lines.add(
        paint.of(Hue.STRONG, "cluster " + Sight.name(sight.cluster()))
            + " in "
            + meta.path("namespace").asText()
            + "   Kafka "
            + version
            + (status.ready() == null
                ? "   no brokers yet"
                : "   brokers " + status.ready() + " ready")
            + "   "
            + paint.of(Hue.DIM, Moment.age(meta.path("creationTimestamp").asText(), now)));
    lines.addAll(state(sight.cluster()));
    if (status.autoscale() != null) {
      String load =
          "by load %d brokers since %s: %s"
              .formatted(
                  status.autoscale().wanted(),
                  status.autoscale().since(),
                  status.autoscale().why());
      lines.addAll(Wrap.lines(load, "  ", columns));
    }
    return lines;
  }

  /// One word and why: the worst that is true.
  private List<String> state(JsonNode cluster) {
    Conditions conditions = Conditions.of(cluster);
    if (conditions.isTrue("Degraded")) {
      return told(Hue.BAD, "Degraded", conditions.message("Degraded"));
    }
    if (cluster.path("metadata").hasNonNull("deletionTimestamp")) {
      return told(Hue.BUSY, "Leaving", "it is being deleted");
    }
    if (conditions.ready()) {
      return told(Hue.GOOD, "Ready", conditions.message("Ready"));
    }
    int steps = Item.status(cluster).next().size();
    String message = conditions.message("Ready");
    return told(
        Hue.BUSY,
        "At work",
        steps > 0
            ? (steps == 1 ? "one step" : steps + " steps") + " to go"
            : message.isEmpty() ? "not looked at by the operator yet" : message);
  }

  private List<String> told(Hue hue, String word, String message) {
    String margin = " ".repeat(word.length() + 2);
    List<String> lines = new ArrayList<>(Wrap.lines(message, margin, columns));
    lines.set(0, paint.of(hue, word) + lines.getFirst().substring(word.length()));
    return lines;
  }

  private List<String> nodes(Sight sight, List<Node> nodes) {
    if (nodes.isEmpty()) {
      return List.of(paint.of(Hue.DIM, "no broker and no controller yet"));
    }
    boolean racks = nodes.stream().anyMatch(node -> node.rack() != null);
    List<String> headings = new ArrayList<>(List.of("Id", "Pod", "Role", "State"));
    if (racks) {
      headings.add("Rack");
    }
    headings.addAll(List.of("Restarts", "Volumes", "Age"));
    Table table = new Table(headings);
    List<Node> shown =
        nodes.stream()
            .sorted(Comparator.comparing(node -> node.state().equals("Ready")))
            .limit(NODES)
            .sorted(Comparator.comparing(Node::id))
            .toList();
    shown.forEach(node -> table.row(row(sight, node, racks)));
    List<String> lines = new ArrayList<>(table.lines(columns));
    if (shown.size() < nodes.size()) {
      lines.add(paint.of(Hue.DIM, "and " + (nodes.size() - shown.size()) + " more"));
    }
    for (Node node : shown) {
      if (node.message() != null) {
        lines.addAll(Wrap.lines(node.pod() + ": " + node.message(), "  ", columns));
      }
    }
    return lines;
  }

  private List<String> row(Sight sight, Node node, boolean racks) {
    JsonNode pod = sight.pod(node.pod());
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(node.id()));
    cells.add(node.pod());
    cells.add(node.role());
    cells.add(paint.state(node.state()));
    if (racks) {
      cells.add(node.rack() == null ? "-" : node.rack());
    }
    JsonNode container = pod.path("status").path("containerStatuses").path(0);
    cells.add(container.path("restartCount").asText("0"));
    cells.add(volumes(sight.claims(pod)));
    String created = pod.path("metadata").path("creationTimestamp").asText();
    cells.add(created.isEmpty() ? "-" : Moment.age(created, now));
    return cells;
  }

  private static String volumes(List<JsonNode> claims) {
    List<String> sizes = new ArrayList<>();
    for (JsonNode claim : claims) {
      String has = claim.path("status").path("capacity").path("storage").asText();
      sizes.add(has.isEmpty() ? claim.path("status").path("phase").asText("?") : has);
    }
    return sizes.isEmpty() ? "-" : String.join(" ", sizes);
  }

  private void works(Sight sight, List<String> lines) {
    List<Work> works = Work.of(sight);
    if (works.isEmpty()) {
      return;
    }
    lines.add("");
    int width = works.stream().mapToInt(work -> work.what().length()).max().orElse(0);
    int bar = Math.clamp(columns - width - 16L, 8, BAR);
    for (Work work : works) {
      String name = work.what() + " ".repeat(width - work.what().length());
      String drawn = paint.of(Hue.BUSY, Bar.of(work.done(), work.total(), bar));
      lines.add(name + "   " + drawn + "   " + work.done() + " of " + work.total());
    }
  }

  private void next(List<Next> next, List<String> lines) {
    if (next.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(paint.of(Hue.STRONG, "Next"));
    for (Next step : next.subList(0, Math.min(STEPS, next.size()))) {
      lines.addAll(Wrap.lines(step.step(), "  ", columns));
      Wrap.lines("because: " + step.why(), "      ", columns)
          .forEach(line -> lines.add(paint.of(Hue.DIM, line)));
    }
    if (next.size() > STEPS) {
      lines.add("  and " + (next.size() - STEPS) + " more");
    }
  }

  private void topics(Sight sight, List<String> lines) {
    List<JsonNode> waiting =
        sight.topics().stream().filter(topic -> !Conditions.of(topic).ready()).toList();
    int all = sight.topics().size();
    lines.add("");
    lines.add(
        paint.of(Hue.STRONG, "Topics")
            + (all == 0 ? "  none" : "  " + (all - waiting.size()) + " of " + all + " ready"));
    for (JsonNode topic : waiting.subList(0, Math.min(STEPS, waiting.size()))) {
      String message = Conditions.of(topic).message("Ready");
      String said = message.isEmpty() ? "not looked at by the operator yet" : message;
      lines.addAll(Wrap.lines(Sight.name(topic) + ": " + said, "  ", columns));
    }
  }

  private void events(Sight sight, List<String> lines) {
    if (sight.events().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(paint.of(Hue.STRONG, "Lately"));
    int size = sight.events().size();
    lines.addAll(
        Moment.events(sight.events().subList(Math.max(0, size - EVENTS), size), now, columns));
  }
}
