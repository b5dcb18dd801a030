package dev.ottla.cli.view;

import dev.ottla.cli.kafka.GroupsAsked.Group;
import dev.ottla.cli.kafka.GroupsAsked.Part;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Draws groups with their lag.
public final class GroupPicture {
  private final Paint paint;

  /// Draws in colours or without.
  public GroupPicture(Paint paint) {
    this.paint = paint;
  }

  /// A line for each.
  public List<String> list(List<Group> groups) {
    if (groups.isEmpty()) {
      return List.of("Kafka knows no group");
    }
    Table table = new Table(List.of("Group", "Type", "State", "Members", "Lag", "Topics"));
    for (Group group : groups) {
      table.row(
          List.of(
              group.name(),
              group.type(),
              paint.state(group.state()),
              Integer.toString(group.members()),
              group.parts().isEmpty() ? "-" : lag(group),
              topics(group)));
    }
    return table.lines();
  }

  /// Where nothing was committed, it depends on the consumers what they will read.
  private static String lag(Group group) {
    return Figures.count(group.lag()) + (group.unknown() > 0 ? "+" : "");
  }

  private static String topics(Group group) {
    String topics =
        group.parts().stream().map(Part::topic).distinct().collect(Collectors.joining(","));
    return topics.isEmpty() ? "-" : topics;
  }

  /// All about one.
  public List<String> one(Group group) {
    List<String> lines = new ArrayList<>();
    lines.add(
        paint.of(Hue.STRONG, "group " + group.name())
            + "   "
            + paint.state(group.state())
            + "   "
            + Figures.many(group.members(), "member")
            + "   "
            + lag(group)
            + " records behind");
    lines.add("");
    if (group.parts().isEmpty()) {
      lines.add("it has committed no offset");
      return lines;
    }
    Table table = new Table(List.of("Topic", "Partition", "Committed", "End", "Lag", "Read by"));
    for (Part part : group.parts()) {
      table.row(
          List.of(
              part.topic(),
              Integer.toString(part.partition()),
              part.committed() < 0 ? "-" : Figures.count(part.committed()),
              part.end() < 0 ? "?" : Figures.count(part.end()),
              part.lag() < 0 ? "?" : Figures.count(part.lag()),
              part.member().isEmpty() ? paint.of(Hue.DIM, "nobody") : part.member()));
    }
    lines.addAll(table.lines());
    if (group.unknown() > 0) {
      lines.add("");
      lines.add(
          paint.of(
              Hue.DIM,
              "not in the sum: "
                  + Figures.many(group.unknown(), "partition")
                  + " without a committed offset"));
    }
    return lines;
  }
}
