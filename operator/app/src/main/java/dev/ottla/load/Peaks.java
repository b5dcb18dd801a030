package dev.ottla.load;

import dev.ottla.core.world.LoadView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The partitions that pass most bytes through one broker.
///
/// An estimate: Kafka counts bytes for each topic of a broker, not for each partition. The bytes of
/// a topic are shared among the partitions that the broker leads by how much their logs grew, in
/// records; where none grew and clients only read, in equal parts. Right as far as records of one
/// topic are alike in size, and its partitions are read as they are written.
final class Peaks {
  /// So many of each broker are kept.
  private static final int KEPT = 10;

  /// The busiest first.
  static final Comparator<LoadView.Busy> ORDER =
      Comparator.comparingDouble((LoadView.Busy b) -> -(b.in() + b.out()));

  private final int broker;
  private @Nullable Busy last;
  private Instant at = Instant.EPOCH;
  private List<LoadView.Busy> busiest = List.of();

  Peaks(int broker) {
    this.broker = broker;
  }

  /// What all partitions that were told of have passed since the answer before.
  List<LoadView.Busy> add(Instant now, Busy said) {
    Busy before = last;
    last = said;
    List<LoadView.Busy> all =
        before == null || !said.follows(before) ? List.of() : between(before, said);
    busiest = all.stream().sorted(ORDER).limit(KEPT).toList();
    at = now;
    return all;
  }

  /// Nothing when the last answer is older than this.
  List<LoadView.Busy> busiest(Instant now, Duration age) {
    return at.isBefore(now.minus(age)) ? List.of() : busiest;
  }

  private List<LoadView.Busy> between(Busy before, Busy now) {
    double seconds = (now.uptime() - before.uptime()) / 1e3;
    Map<String, Busy.Topic> known = new HashMap<>();
    before.topics().forEach(t -> known.put(t.topic(), t));
    List<LoadView.Busy> all = new ArrayList<>();
    for (Busy.Topic topic : now.topics()) {
      Busy.Topic earlier = known.get(topic.topic());
      if (earlier != null) {
        share(earlier, topic, seconds, all);
      }
    }
    return all;
  }

  private void share(Busy.Topic before, Busy.Topic now, double seconds, List<LoadView.Busy> into) {
    Map<Integer, Long> grown = grown(before, now);
    double sum = grown.values().stream().mapToLong(g -> g).sum();
    double in = (now.in() - before.in()) / seconds;
    double out = (now.out() - before.out()) / seconds;
    grown.forEach(
        (partition, growth) -> {
          double part = sum > 0 ? growth / sum : 1.0 / grown.size();
          if ((in + out) * part > 0) {
            into.add(new LoadView.Busy(now.topic(), partition, broker, in * part, out * part));
          }
        });
  }

  /// By partition; one that the broker led at one end only is left out.
  private static Map<Integer, Long> grown(Busy.Topic before, Busy.Topic now) {
    Map<Integer, Long> ends = new HashMap<>();
    for (int i = 0; i < Math.min(before.partitions().size(), before.ends().size()); i++) {
      ends.put(before.partitions().get(i), before.ends().get(i));
    }
    Map<Integer, Long> grown = new HashMap<>();
    for (int i = 0; i < Math.min(now.partitions().size(), now.ends().size()); i++) {
      Long end = ends.get(now.partitions().get(i));
      if (end != null) {
        grown.put(now.partitions().get(i), Math.max(0, now.ends().get(i) - end));
      }
    }
    return grown;
  }
}
