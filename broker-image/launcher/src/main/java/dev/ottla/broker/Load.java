package dev.ottla.broker;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import com.yammer.metrics.core.Gauge;
import com.yammer.metrics.core.Meter;
import com.yammer.metrics.core.Metric;
import com.yammer.metrics.core.MetricName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the node carries, as compact JSON for whoever balances the cluster. Counters only grow
/// while the process lives; `started` tells a reader when they began anew.
///
/// | field | meaning |
/// |---|---|
/// | `node`, `time`, `started` | node id; now and the process's start, in milliseconds since 1970 |
/// | `topics.<t>` | `in`, `out`: client bytes since the start |
/// | `sizes.<t>.<p>` | bytes of the partition's log on this node |
/// | `replication` | `in`, `out`: bytes from leaders and to followers since the start |
/// | `handlerIdle`, `networkIdle` | idle share of the request and network threads, 0 to 1 |
/// | `dirs[]` | `path`, `total`, `usable` bytes of each volume, or `error` |
/// | `cpuNanos`, `gc`, `heap` | CPU time used; `count`, `millis`; `used`, `max` bytes |
final class Load implements Supplier<String> {
  private static final String TOPICS = "BrokerTopicMetrics";
  private static final JsonMapper JSON = new JsonMapper();

  private final Settings settings;

  Load(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String get() {
    var load = JSON.createObjectNode();
    load.put("node", settings.nodeId());
    load.put("time", System.currentTimeMillis());
    load.put("started", ManagementFactory.getRuntimeMXBean().getStartTime());
    var topics = load.putObject("topics");
    var sizes = load.putObject("sizes");
    Meters.yammer().forEach((name, metric) -> add(name, metric, topics, sizes));
    var replication = load.putObject("replication");
    replication.put("in", count(Meters.yammer("kafka.server", TOPICS, "ReplicationBytesInPerSec")));
    replication.put(
        "out", count(Meters.yammer("kafka.server", TOPICS, "ReplicationBytesOutPerSec")));
    threads(load);
    dirs(load);
    process(load);
    return load.toString();
  }

  private static void add(MetricName name, Metric metric, ObjectNode topics, ObjectNode sizes) {
    switch (name.getName()) {
      case "BytesInPerSec", "BytesOutPerSec" -> {
        String topic = Meters.tags(name).get("topic");
        if (topic != null && metric instanceof Meter meter) {
          String way = name.getName().equals("BytesInPerSec") ? "in" : "out";
          topics.withObjectProperty(topic).put(way, meter.count());
        }
      }
      case "Size" -> {
        var tags = Meters.tags(name);
        String topic = tags.get("topic");
        if (topic != null
            && !tags.containsKey("is-future")
            && metric instanceof Gauge<?> gauge
            && gauge.value() instanceof Number bytes) {
          sizes
              .withObjectProperty(topic)
              .put(tags.getOrDefault("partition", ""), bytes.longValue());
        }
      }
      default -> {
        // Not a matter of load.
      }
    }
  }

  private static void threads(ObjectNode load) {
    var handlers =
        Meters.yammer("kafka.server", "KafkaRequestHandlerPool", "RequestHandlerAvgIdlePercent");
    if (handlers instanceof Meter meter) {
      load.put("handlerIdle", meter.oneMinuteRate());
    }
    var network = Meters.yammer("kafka.network", "SocketServer", "NetworkProcessorAvgIdlePercent");
    if (network instanceof Gauge<?> gauge && gauge.value() instanceof Number idle) {
      load.put("networkIdle", idle.doubleValue());
    }
  }

  private void dirs(ObjectNode load) {
    var dirs = load.putArray("dirs");
    for (var dir : settings.dataDirs()) {
      var entry = dirs.addObject().put("path", dir.resolve("logs").toString());
      try {
        var store = Files.getFileStore(dir);
        entry.put("total", store.getTotalSpace()).put("usable", store.getUsableSpace());
      } catch (IOException e) {
        entry.put("error", String.valueOf(e));
      }
    }
  }

  private static void process(ObjectNode load) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      load.put("cpuNanos", system.getProcessCpuTime());
    }
    long count = 0;
    long millis = 0;
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += collector.getCollectionCount();
      millis += collector.getCollectionTime();
    }
    load.putObject("gc").put("count", count).put("millis", millis);
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    load.putObject("heap").put("used", heap.getUsed()).put("max", heap.getMax());
  }

  private static long count(@Nullable Metric metric) {
    return metric instanceof Meter meter ? meter.count() : 0;
  }
}
