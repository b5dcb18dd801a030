package dev.ottla.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.ottla.api.Cluster;
import dev.ottla.api.ClusterSpec;
import dev.ottla.core.world.Kube;
import dev.ottla.core.world.LoadView;
import dev.ottla.core.world.Names;
import dev.ottla.load.Load;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Samples simulated brokers at the operator's own pace, then as fast as it goes.
public final class Sampling {
  private static final Names NAMES = new Names("bench", "many");

  private final int port;
  private final int brokers;
  private final Duration length;

  private Sampling(int port, int brokers, Duration length) {
    this.port = port;
    this.brokers = brokers;
    this.length = length;
  }

  /// Takes the brokers' port, how many there are, and the seconds to measure.
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration length = Duration.ofSeconds(Integer.parseInt(args[2]));
    Sampling sampling = new Sampling(Integer.parseInt(args[0]), Integer.parseInt(args[1]), length);
    System.out.printf(
        "| %d brokers, each every | samples/s | CPU ms/s | CPU us/sample | lost | failed | RSS MiB | heap MiB | view ms |%n",
        sampling.brokers);
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    sampling.idle();
    for (int millis : new int[] {10_000, 5_000, 1_000, 200}) {
      sampling.measure(Duration.ofMillis(millis));
    }
    System.exit(0);
  }

  /// The JVM alone, with all that a look needs.
  private void idle() throws IOException {
    Kube kube = kube();
    System.gc();
    System.out.printf("| never | | | | | | %.0f | %.1f | |%n", rss(), heap());
    if (kube.objects().size() != brokers) {
      throw new IllegalStateException("brokers are missing");
    }
  }

  private void measure(Duration every) throws IOException, InterruptedException {
    // The load halves its pace where nobody acts on it.
    Load load = Load.alone(every.dividedBy(2), port);
    load.attend(cluster(), NAMES, kube());
    Thread.sleep(every.plusSeconds(10)); // all have begun, and what runs often is compiled
    Load.Tally before = load.tally();
    long cpu = cpu();
    long begun = System.nanoTime();
    Thread.sleep(length);
    double seconds = (System.nanoTime() - begun) / 1e9;
    double millis = (cpu() - cpu) / 1e6;
    Load.Tally after = load.tally();
    long samples = after.samples() - before.samples();
    long looked = System.nanoTime();
    LoadView view = load.view(NAMES);
    double look = (System.nanoTime() - looked) / 1e6;
    double rss = rss();
    System.gc();
    System.out.printf(
        "| %.1f s | %.0f | %.1f | %.0f | %d | %d | %.0f | %.1f | %.1f (%d) |%n",
        every.toMillis() / 1e3,
        samples / seconds,
        millis / seconds,
        millis * 1e3 / samples,
        after.lost() - before.lost(),
        after.failures() - before.failures(),
        rss,
        heap(),
        look,
        view.brokers().size());
    load.forget(NAMES);
  }

  private static Cluster cluster() throws IOException {
    Cluster cluster = new Cluster();
    cluster.setSpec(new ObjectMapper().readValue("{}", ClusterSpec.class));
    cluster.getMetadata().setName(NAMES.cluster());
    cluster.getMetadata().setNamespace(NAMES.namespace());
    return cluster;
  }

  private Kube kube() {
    List<Pod> pods = IntStream.range(0, brokers).mapToObj(Sampling::pod).toList();
    return new Kube(List.copyOf(pods), List.of());
  }

  private static Pod pod(int ordinal) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(NAMES.cluster() + "-brokers-" + ordinal)
        .withLabels(Map.of(Names.CLUSTER_LABEL, NAMES.cluster(), Names.ROLE_LABEL, "broker"))
        .endMetadata()
        .withNewStatus()
        .withPodIP("127.47.%d.%d".formatted(ordinal / 250, 1 + ordinal % 250))
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static double heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
  }

  private static double rss() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
    }
  }
}
