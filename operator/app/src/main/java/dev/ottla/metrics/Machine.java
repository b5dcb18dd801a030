package dev.ottla.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What the JVM says of itself, under the names that brokers use, too.
final class Machine {
  private static final double MILLI = 1e-3;
  private static final double NANO = 1e-9;

  private Machine() {}

  static void write(Text text) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      text.add(Row.PROCESS_CPU, system.getProcessCpuTime() * NANO);
    }
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    text.add(Row.PROCESS_START, start * MILLI);
    var memory = ManagementFactory.getMemoryMXBean();
    text.add(Row.MEMORY_USED, memory.getHeapMemoryUsage().getUsed(), "heap")
        .add(Row.MEMORY_USED, memory.getNonHeapMemoryUsage().getUsed(), "nonheap")
        .add(Row.THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      text.add(Row.COLLECTIONS, collector.getCollectionCount(), collector.getName())
          .add(Row.COLLECTING, collector.getCollectionTime() * MILLI, collector.getName());
    }
  }
}
