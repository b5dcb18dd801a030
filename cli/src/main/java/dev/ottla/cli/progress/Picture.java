package dev.ottla.cli.progress;

import dev.ottla.api.ClusterStatus.Next;
import dev.ottla.api.ClusterStatus.Node;
import dev.ottla.cli.talk.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Draws items: as a block for a terminal, or as facts whose changes become lines.
public final class Picture {
  private static final int TITLE = 24;
  private static final int ROW = 8;
  private static final int STEPS = 3;

  private Picture() {}

  /// The block for a terminal.
  public static List<String> lines(List<Item> items, Duration since) {
    List<String> lines = new ArrayList<>();
    long ready = items.stream().filter(Item::ready).count();
    lines.add(ready + " of " + items.size() + " ready after " + Figures.span(since));
    for (Item item : items) {
      lines.add("  " + padded(item.title(), TITLE) + item.text());
      if (!item.ready()) {
        lines.addAll(nodes(item));
        item.next().stream().limit(STEPS).forEach(next -> lines.add("    next: " + words(next)));
      }
    }
    return lines;
  }

  private static List<String> nodes(Item item) {
    List<String> lines = new ArrayList<>();
    Map<String, List<Node>> roles =
        item.nodes().stream()
            .collect(Collectors.groupingBy(Node::role, LinkedHashMap::new, Collectors.toList()));
    roles.forEach(
        (role, nodes) -> {
          for (int from = 0; from < nodes.size(); from += ROW) {
            List<Node> row = nodes.subList(from, Math.min(nodes.size(), from + ROW));
            String head = from == 0 ? role : "";
            String states =
                row.stream().map(n -> n.id() + " " + n.state()).collect(Collectors.joining("   "));
            lines.add("    " + padded(head, TITLE - 2) + states);
          }
        });
    for (Node node : item.nodes()) {
      if (node.message() != null) {
        lines.add("    " + node.pod() + ": " + node.message());
      }
    }
    return lines;
  }

  private static String words(Next next) {
    return next.why().isBlank() ? next.step() : next.step() + ": " + next.why();
  }

  private static String padded(String text, int width) {
    return text.length() < width ? text + " ".repeat(width - text.length()) : text + "  ";
  }

  /// What can be said of the items, by subject.
  static Map<String, String> facts(List<Item> items) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Item item : items) {
      facts.put(item.title(), item.text());
      for (Node node : item.nodes()) {
        String said = node.message() == null ? "" : " (" + node.message() + ")";
        facts.put(item.title() + ", " + node.role() + " " + node.id(), node.state() + said);
      }
      if (!item.next().isEmpty()) {
        facts.put(item.title() + ", next", words(item.next().getFirst()));
      }
    }
    return facts;
  }

  /// A line for each fact that is new or has changed.
  public static List<String> changes(List<Item> before, List<Item> now, Duration since) {
    Map<String, String> old = facts(before);
    List<String> lines = new ArrayList<>();
    facts(now)
        .forEach(
            (subject, fact) -> {
              if (!fact.equals(old.get(subject))) {
                lines.add(String.format("%8s  %s: %s", Figures.span(since), subject, fact));
              }
            });
    return lines;
  }
}
