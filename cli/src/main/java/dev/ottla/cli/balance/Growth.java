package dev.ottla.cli.balance;

import dev.ottla.cli.kafka.TopicsAsked.Partition;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How fast logs grow, which is what clients write. Of one that became smaller, since old records
/// went, nothing is known.
///
/// @param rates bytes a second, by `topic-partition`; those of nothing are left out
public record Growth(Map<String, Long> rates) {
  /// Takes a copy.
  public Growth {
    rates = Map.copyOf(rates);
  }

  /// From what two looks have seen.
  public static Growth between(List<Topic> before, List<Topic> after, Duration time) {
    Map<String, Long> sizes = new HashMap<>();
    each(before, (name, partition) -> sizes.put(name, partition.bytes()));
    Map<String, Long> rates = new HashMap<>();
    each(
        after,
        (name, partition) -> {
          long grown = partition.bytes() - sizes.getOrDefault(name, Long.MAX_VALUE);
          if (grown > 0) {
            rates.put(name, Math.round(grown / (time.toMillis() / 1e3)));
          }
        });
    return new Growth(rates);
  }

  private interface Each {
    void take(String name, Partition partition);
  }

  private static void each(List<Topic> topics, Each each) {
    for (Topic topic : topics) {
      for (Partition partition : topic.partitions()) {
        if (partition.bytes() >= 0) {
          each.take(topic.name() + "-" + partition.number(), partition);
        }
      }
    }
  }
}
