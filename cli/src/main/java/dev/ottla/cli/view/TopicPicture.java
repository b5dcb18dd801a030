package dev.ottla.cli.view;

import dev.ottla.cli.kafka.TopicsAsked.Partition;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Paint.Hue;
import dev.ottla.cli.talk.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Draws topics as Kafka has them.
public final class TopicPicture {
  private final Paint paint;
  private final boolean lacking;
  private final boolean wide;

  /// Draws only partitions that lack a copy in sync when `lacking`; more columns when `wide`.
  public TopicPicture(Paint paint, boolean lacking, boolean wide) {
    this.paint = paint;
    this.lacking = lacking;
    this.wide = wide;
  }

  /// A line for each.
  public List<String> list(List<Topic> topics) {
    if (topics.isEmpty()) {
      return List.of(lacking ? "every partition has all its copies in sync" : "Kafka has no topic");
    }
    List<String> headings =
        new ArrayList<>(
            List.of("Name", "Partitions", "Replicas", "Size", "Under-replicated", "Leaderless"));
    if (wide) {
      headings.add("Id");
    }
    Table table = new Table(headings);
    for (Topic topic : topics) {
      List<String> cells = new ArrayList<>();
      cells.add(topic.name());
      cells.add(Integer.toString(topic.partitions().size()));
      cells.add(Integer.toString(topic.replicas()));
      cells.add(Figures.bytes(topic.bytes()));
      cells.add(count(topic.underReplicated(), Hue.BUSY));
      cells.add(count(topic.leaderless(), Hue.BAD));
      if (wide) {
        cells.add(topic.id());
      }
      table.row(cells);
    }
    return table.lines();
  }

  private String count(long number, Hue hue) {
    return number == 0 ? "0" : paint.of(hue, Long.toString(number));
  }

  /// All about one.
  public List<String> one(Topic topic) {
    List<String> lines = new ArrayList<>();
    long records = topic.partitions().stream().mapToLong(TopicPicture::records).sum();
    lines.add(
        paint.of(Hue.STRONG, "topic " + topic.name())
            + "   "
            + Figures.many(topic.partitions().size(), "partition")
            + "   "
            + Figures.many(topic.replicas(), "replica")
            + "   "
            + Figures.many(records, "record")
            + "   "
            + Figures.bytes(topic.bytes())
            + " on disks");
    lines.add(paint.of(Hue.DIM, "id " + topic.id()));
    topic.config().forEach((key, value) -> lines.add("set: " + key + "=" + value));
    lines.add("");
    Table table =
        new Table(
            List.of("Partition", "Leader", "Replicas", "In sync", "First", "End", "Size", "State"));
    for (Partition partition : topic.partitions()) {
      if (!lacking || partition.isr().size() < partition.replicas().size()) {
        table.row(row(partition));
      }
    }
    lines.addAll(table.lines());
    return lines;
  }

  private List<String> row(Partition partition) {
    return List.of(
        Integer.toString(partition.number()),
        partition.leader() < 0 ? "none" : Integer.toString(partition.leader()),
        ids(partition.replicas()),
        ids(partition.isr()),
        partition.first() < 0 ? "?" : Figures.count(partition.first()),
        partition.end() < 0 ? "?" : Figures.count(partition.end()),
        Figures.bytes(partition.bytes()),
        state(partition));
  }

  private String state(Partition partition) {
    if (partition.leader() < 0) {
      return paint.of(Hue.BAD, "no leader");
    }
    if (partition.isr().size() < partition.replicas().size()) {
      List<Integer> absent = new ArrayList<>(partition.replicas());
      absent.removeAll(partition.isr());
      return paint.of(Hue.BUSY, "lacks " + ids(absent));
    }
    return partition.leader() == partition.replicas().getFirst()
        ? "-"
        : paint.of(Hue.DIM, "prefers " + partition.replicas().getFirst());
  }

  private static String ids(List<Integer> ids) {
    return ids.isEmpty() ? "-" : ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static long records(Partition partition) {
    return partition.end() < 0 ? 0 : partition.end() - Math.max(0, partition.first());
  }
}
