package dev.ottla.broker;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the JVM and its volumes say of themselves, under the names that `metrics.md` uses.
final class Machine {
  private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
  private static final double MILLI = 0.001;
  private static final double NANO = 1e-9;

  private Machine() {}

  /// Takes one figure: its key, its tags and its value.
  interface Taker {
    void take(String key, Map<String, String> tags, Number value);
  }

  static void tell(List<Path> volumes, Taker taker) {
    system((key, value) -> taker.take(key, Map.of(), value));
    var memory = ManagementFactory.getMemoryMXBean();
    var heap = memory.getHeapMemoryUsage();
    taker.take("process:memory-used", Map.of("area", "heap"), heap.getUsed());
    taker.take("process:memory-max", Map.of("area", "heap"), heap.getMax());
    var rest = memory.getNonHeapMemoryUsage();
    taker.take("process:memory-used", Map.of("area", "nonheap"), rest.getUsed());
    taker.take("process:memory-max", Map.of("area", "nonheap"), rest.getMax());
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      var tags = Map.of("gc", collector.getName());
      taker.take("process:gc-count", tags, collector.getCollectionCount());
      taker.take("process:gc-time", tags, collector.getCollectionTime() * MILLI);
    }
    for (var volume : volumes) {
      var tags = Map.of("path", volume.toString());
      try {
        var store = Files.getFileStore(volume);
        taker.take("disk:total", tags, store.getTotalSpace());
        taker.take("disk:usable", tags, store.getUsableSpace());
      } catch (IOException e) {
        // The other figures matter the more when a volume is gone.
        LOG.warn("Cannot tell the space on {}: {}", volume, e.toString());
      }
    }
  }

  private static void system(BiConsumer<String, Number> taker) {
    var threads = ManagementFactory.getThreadMXBean();
    taker.accept("process:threads", threads.getThreadCount());
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    taker.accept("process:start", start * MILLI);
    var system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof OperatingSystemMXBean hotspot) {
      taker.accept("process:cpu", hotspot.getProcessCpuTime() * NANO);
    }
    if (system instanceof UnixOperatingSystemMXBean unix) {
      taker.accept("process:open-files", unix.getOpenFileDescriptorCount());
      taker.accept("process:max-files", unix.getMaxFileDescriptorCount());
    }
  }
}
