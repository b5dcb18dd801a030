package dev.ottla.core.render;

import dev.ottla.api.Resources;
import dev.ottla.core.world.Role;

/// The JVM options that follow from a pod's memory.
///
/// A broker gives its page cache the larger part: the heap gets two fifths, at most 6 GiB, since
/// Kafka keeps no records on it. A controller keeps all metadata on the heap: half, at most 8 GiB.
/// Below 2 GiB the Serial collector saves more memory than G1 earns. The second compiler costs a
/// broker some 50 MiB and spares it up to half of its processor time once all is compiled (decision
/// 35): below 1 GiB that is too much room. A small controller has no use for it.
final class Jvm {
  private static final long MEBI = 1 << 20;
  private static final long SMALL = 2048 * MEBI;
  private static final long TINY = 1024 * MEBI;

  /// Ten times the JVM's own: a small broker has not the processors to compile what is called now
  /// and then while it serves (decision 35).
  private static final String WHAT_IS_CALLED_OFTEN =
      " -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
          + " -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000";

  private Jvm() {}

  static String options(Role role, Resources resources) {
    long memory = resources.memory();
    long heap =
        switch (role) {
          case BROKER -> clamp(memory * 2 / 5, 160 * MEBI, 6144 * MEBI);
          case CONTROLLER -> clamp(memory / 2, 96 * MEBI, 8192 * MEBI);
        };
    long mib = heap / MEBI;
    return "-Xms%dm -Xmx%dm %s -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=/tmp"
        .formatted(mib, mib, engine(role, memory));
  }

  private static String engine(Role role, long memory) {
    if (memory >= SMALL) {
      return "-XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35"
          + " -XX:+ExplicitGCInvokesConcurrent";
    }
    boolean plain = role == Role.CONTROLLER || memory < TINY;
    return "-XX:+UseSerialGC" + (plain ? " -XX:TieredStopAtLevel=1" : WHAT_IS_CALLED_OFTEN);
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }
}
