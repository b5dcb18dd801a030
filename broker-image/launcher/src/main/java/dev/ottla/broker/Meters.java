package dev.ottla.broker;

import com.yammer.metrics.core.Gauge;
import com.yammer.metrics.core.Metric;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.jspecify.annotations.Nullable;

/// The figures that Kafka keeps of itself: an old registry for most, and a newer one that Kafka
/// shows to a `metric.reporters` plug-in only, which is why this class is public. Kafka makes the
/// plug-in itself, so what it sees is kept for the whole process.
public final class Meters implements MetricsReporter {
  private static final Map<MetricName, KafkaMetric> SEEN = new ConcurrentHashMap<>();

  /// Made by Kafka.
  public Meters() {}

  /// What Kafka's newer registry holds now.
  static Collection<KafkaMetric> kafka() {
    return SEEN.values();
  }

  /// What Kafka's older registry holds now.
  static Map<com.yammer.metrics.core.MetricName, Metric> yammer() {
    return KafkaYammerMetrics.defaultRegistry().allMetrics();
  }

  /// One figure of the older registry.
  static @Nullable Metric yammer(String group, String type, String name) {
    var key = KafkaYammerMetrics.getMetricName(group, type, name, new LinkedHashMap<>());
    return yammer().get(key);
  }

  /// The tags of a figure of the older registry, `type` and `name` left out.
  static Map<String, String> tags(com.yammer.metrics.core.MetricName name) {
    var tags = new LinkedHashMap<String, String>();
    String bean = name.getMBeanName();
    for (var pair : bean.substring(bean.indexOf(':') + 1).split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (equals > 0 && !key.equals("type") && !key.equals("name")) {
        tags.put(key, pair.substring(equals + 1));
      }
    }
    return tags;
  }

  /// Kafka's number for the broker's state, or -1 while there is no broker.
  static int brokerState() {
    return yammer("kafka.server", "KafkaServer", "BrokerState") instanceof Gauge<?> gauge
            && gauge.value() instanceof Number number
        ? number.intValue()
        : -1;
  }

  /// The id of the controller that leads the quorum, or -1 while this node knows none.
  static int quorumLeader() {
    return Math.toIntExact(kafka("raft-metrics", "current-leader"));
  }

  /// What this node knows of its quorum.
  static Farewell.Sign quorum() {
    return new Farewell.Sign(
        quorumLeader(), kafka("broker-metadata-metrics", "last-applied-record-timestamp"));
  }

  /// One figure of the newer registry, or -1 while there is none.
  private static long kafka(String group, String name) {
    for (var metric : SEEN.values()) {
      var seen = metric.metricName();
      if (seen.group().equals(group)
          && seen.name().equals(name)
          && metric.metricValue() instanceof Number number) {
        return number.longValue();
      }
    }
    return -1;
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    SEEN.put(metric.metricName(), metric);
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    SEEN.remove(metric.metricName(), metric);
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
