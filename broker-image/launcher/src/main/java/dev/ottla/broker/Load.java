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

/// What the node carries, as compact JSON for whoever balances the cluster or counts its brokers.
/// Counters only grow while the process lives; `started` tells a reader when they began anew.
///
/// | field | meaning |
/// |---|---|
/// | `node`, `time`, `started` | node id; now and the process's start, in milliseconds since 1970 |
/// | `uptime` | milliseconds since the start by a clock that nobody sets |
/// | `topics.<t>` | `in`, `out`: client bytes since the start |
/// | `sizes.<t>.<p>` | bytes of the partition's log on this node |
/// | `clients` | `in`, `out`: the same bytes as in `topics`, of all topics together |
/// | `replication` | `in`, `out`: bytes from leaders and to followers since the start |
/// | `handlerIdleNanos` | time that a request handler was idle since the start, the mean of all |
/// | `handlerIdle`, `networkIdle` | idle share of the request and network threads, 0 to 1 |
/// | `dirs[]` | `path`, `total`, `usable` bytes of each volume, or `error` |
/// | `cpuNanos`, `gc`, `heap` | CPU time used; `count`, `millis`; `used`, `max` bytes |
///
/// The sums alone, without `topics` and `sizes`, cost the same however many partitions there are:
/// they can be asked for every few seconds.
final class Load {
  private static final String TOPICS = "BrokerTopicMetrics";
  private static final JsonMapper JSON = new JsonMapper();

  private final Settings settings;

  Load(Settings settings) {
    this.settings = settings;
  }

  /// All of it.
  String all() {
    var load = added();
    var topics = load.putObject("topics");
    var sizes = load.putObject("sizes");
    Meters.yammer().forEach((name, metric) -> add(name, metric, topics, sizes));
    return load.toString();
  }

  /// All but what there is of each topic and partition.
  String sums() {
    return added().toString();
  }

  private ObjectNode added() {
    var load = begin(settings);
    load.putObject("clients").put("in", sum("BytesInPerSec")).put("out", sum("BytesOutPerSec"));
    load.putObject("replication")
        .put("in", sum("ReplicationBytesInPerSec"))
        .put("out", sum("ReplicationBytesOutPerSec"));
    threads(load);
    dirs(load);
    process(load);
    return load;
  }

  /// Who speaks, and since when.
  static ObjectNode begin(Settings settings) {
    var runtime = ManagementFactory.getRuntimeMXBean();
    return JSON.createObjectNode()
        .put("node", settings.nodeId())
        .put("time", System.currentTimeMillis())
        .put("started", runtime.getStartTime())
        .put("uptime", runtime.getUptime());
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
      load.put("handlerIdleNanos", meter.count());
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

  private static long sum(String name) {
    return Meters.yammer("kafka.server", TOPICS, name) instanceof Meter meter ? meter.count() : 0;
  }
}
