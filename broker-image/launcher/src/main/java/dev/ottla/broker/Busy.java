package dev.ottla.broker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.yammer.metrics.core.Gauge;
import com.yammer.metrics.core.Meter;
import com.yammer.metrics.core.Metric;
import com.yammer.metrics.core.MetricName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;

/// The topics that pass most bytes through this node just now, as compact JSON: `node`, `time`,
/// `started` and `uptime` as in [Load], and `busy[]` with
///
/// | field | meaning |
/// |---|---|
/// | `topic`, `in`, `out` | its name; client bytes since the start |
/// | `partitions`, `ends` | partitions of it that this node leads; how far the log of each goes |
///
/// Kafka counts bytes for each topic only. How far the logs grow tells how the bytes of a topic are
/// spread over its partitions, and retention does not disturb it as it does sizes.
final class Busy implements Supplier<String> {
  private static final int TOPICS = 8;

  /// So many partitions are told of at the most, whatever there are.
  private static final int PARTITIONS = 256;

  private final Settings settings;

  Busy(Settings settings) {
    this.settings = settings;
  }

  private static final class Topic {
    private final String name;
    private final Map<Integer, Long> ends = new TreeMap<>();
    private long in;
    private long out;
    private double rate;

    Topic(String name) {
      this.name = name;
    }
  }

  @Override
  public String get() {
    var busiest = busiest();
    ends(busiest);
    var page = Load.begin(settings);
    var list = page.putArray("busy");
    for (var topic : busiest) {
      var entry = list.addObject().put("topic", topic.name);
      entry.put("in", topic.in).put("out", topic.out);
      ArrayNode partitions = entry.putArray("partitions");
      ArrayNode ends = entry.putArray("ends");
      topic.ends.forEach(
          (partition, end) -> {
            partitions.add(partition);
            ends.add(end);
          });
    }
    return page.toString();
  }

  private static List<Topic> busiest() {
    var topics = new HashMap<String, Topic>();
    Meters.yammer()
        .forEach(
            (name, metric) -> {
              boolean in = name.getName().equals("BytesInPerSec");
              String topic =
                  in || name.getName().equals("BytesOutPerSec")
                      ? Meters.tags(name).get("topic")
                      : null;
              if (topic != null && metric instanceof Meter meter) {
                var known = topics.computeIfAbsent(topic, Topic::new);
                known.rate += meter.oneMinuteRate();
                known.in += in ? meter.count() : 0;
                known.out += in ? 0 : meter.count();
              }
            });
    return topics.values().stream()
        .filter(topic -> topic.rate > 0)
        .sorted(Comparator.comparingDouble((Topic topic) -> -topic.rate))
        .limit(TOPICS)
        .toList();
  }

  private static void ends(List<Topic> busiest) {
    var byName = new HashMap<String, Topic>();
    busiest.forEach(topic -> byName.put(topic.name, topic));
    var led = new ArrayList<Map<String, String>>();
    Meters.yammer()
        .forEach(
            (name, metric) -> {
              if (led.size() < PARTITIONS && leads(name, metric)) {
                var tags = Meters.tags(name);
                if (byName.containsKey(tags.getOrDefault("topic", ""))) {
                  led.add(tags);
                }
              }
            });
    for (var tags : led) {
      Topic topic = byName.get(tags.getOrDefault("topic", ""));
      if (topic != null
          && Meters.yammer().get(end(tags)) instanceof Gauge<?> gauge
          && gauge.value() instanceof Number offset) {
        topic.ends.put(Integer.parseInt(tags.getOrDefault("partition", "-1")), offset.longValue());
      }
    }
  }

  /// Only a leader counts replicas in sync; on others the gauge is 0.
  private static boolean leads(MetricName name, Metric metric) {
    return name.getName().equals("InSyncReplicasCount")
        && metric instanceof Gauge<?> gauge
        && gauge.value() instanceof Number replicas
        && replicas.intValue() > 0;
  }

  /// Names are compared as texts: topic before partition, as Kafka writes them.
  private static MetricName end(Map<String, String> tags) {
    var ordered = new LinkedHashMap<String, String>();
    ordered.put("topic", tags.getOrDefault("topic", ""));
    ordered.put("partition", tags.getOrDefault("partition", ""));
    return KafkaYammerMetrics.getMetricName("kafka.log", "Log", "LogEndOffset", ordered);
  }
}
