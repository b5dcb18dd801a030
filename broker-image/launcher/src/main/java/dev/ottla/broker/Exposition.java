package dev.ottla.broker;

import com.yammer.metrics.core.Counter;
import com.yammer.metrics.core.Gauge;
import com.yammer.metrics.core.Histogram;
import com.yammer.metrics.core.Meter;
import com.yammer.metrics.core.Metric;
import com.yammer.metrics.core.Sampling;
import com.yammer.metrics.core.Summarizable;
import com.yammer.metrics.core.Timer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chosen figures in Prometheus' text format.
final class Exposition implements Supplier<String> {
  private static final Logger LOG = LoggerFactory.getLogger(Exposition.class);

  private final List<Path> volumes;
  private final List<Series> table;

  /// Shows the figures that a table lists.
  Exposition(Settings settings, String table) {
    this.volumes = settings.dataDirs();
    this.table = Series.all(table);
  }

  @Override
  public String get() {
    var families = new ArrayList<Family>();
    var byKey = new HashMap<String, List<Family>>();
    for (var series : table) {
      var family = new Family(series);
      families.add(family);
      byKey.computeIfAbsent(series.source().key(), key -> new ArrayList<>()).add(family);
    }
    yammer(byKey);
    kafka(byKey);
    Machine.tell(
        volumes,
        (key, tags, value) ->
            families(byKey, key, tags, family -> family.add(tags, value.doubleValue())));
    var out = new StringBuilder(1 << 16);
    families.forEach(family -> family.write(out));
    return out.toString();
  }

  private static void yammer(Map<String, List<Family>> byKey) {
    Meters.yammer()
        .forEach(
            (name, metric) -> {
              String key = Series.Source.key(name.getGroup(), name.getType(), name.getName());
              if (byKey.containsKey(key)) {
                var tags = Meters.tags(name);
                families(byKey, key, tags, family -> read(family, tags, metric));
              }
            });
  }

  private static void kafka(Map<String, List<Family>> byKey) {
    for (var metric : Meters.kafka()) {
      var name = metric.metricName();
      String key = name.group() + ":" + name.name();
      if (byKey.containsKey(key)) {
        var value = metric.metricValue();
        families(byKey, key, name.tags(), family -> add(family, name.tags(), value));
      }
    }
  }

  private static void families(
      Map<String, List<Family>> byKey,
      String key,
      Map<String, String> tags,
      Consumer<Family> consumer) {
    for (var family : byKey.getOrDefault(key, List.of())) {
      if (family.series().source().takes(tags)) {
        consumer.accept(family);
      }
    }
  }

  private static void add(Family family, Map<String, String> tags, @Nullable Object value) {
    switch (value) {
      case Number number -> family.add(tags, number.doubleValue());
      case String word when family.series().type() == Series.Type.STATE -> family.state(word);
      case null, default -> {
        // A word where the table expects a number tells nothing.
      }
    }
  }

  private static void read(Family family, Map<String, String> tags, Metric metric) {
    try {
      add(family, tags, metric);
    } catch (RuntimeException e) {
      // A gauge may ask what is just being closed; the other figures are worth the answer.
      LOG.debug("{} has no value now", family.series().name(), e);
    }
  }

  private static void add(Family family, Map<String, String> tags, Metric metric) {
    switch (metric) {
      case Gauge<?> gauge -> add(family, tags, gauge.value());
      case Counter counter -> family.add(tags, (double) counter.count());
      // A share of time is kept as a rate; everything else is worth counting.
      case Meter meter ->
          family.add(
              tags,
              family.series().type() == Series.Type.GAUGE
                  ? meter.oneMinuteRate()
                  : (double) meter.count());
      case Timer timer -> summary(family, tags, timer.count(), timer);
      case Histogram histogram -> summary(family, tags, histogram.count(), histogram);
      default -> {
        // Kafka has no others.
      }
    }
  }

  private static <T extends Sampling & Summarizable> void summary(
      Family family, Map<String, String> tags, long count, T metric) {
    var snapshot = metric.getSnapshot();
    family.quantile(tags, "0.5", snapshot.getMedian());
    family.quantile(tags, "0.99", snapshot.get99thPercentile());
    family.quantile(tags, "0.999", snapshot.get999thPercentile());
    family.total(tags, count, metric.sum());
  }
}
