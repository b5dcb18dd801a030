package dev.ottla.bench.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Formats and starts one combined node in several ways, and prints what each took until the node
/// took connections: CPU seconds, milliseconds, memory, and the ratio to Kafka's own two scripts.
///
/// Run on Linux after `mvn package`, from the repository:
/// `java bench/launcher/src/main/java/dev/ottla/bench/launcher/Starts.java [runs]`. CPU seconds are
/// the figure to trust on a busy machine.
public final class Starts {
  private static final Path FOLDER = Path.of("images/target/folders/kafka-4.4.0").toAbsolutePath();
  private static final Path APP = FOLDER.resolve("root/app");
  private static final String JDK = Path.of(System.getProperty("java.home"), "bin/java").toString();
  private static final String JRE = FOLDER.resolve("root/opt/jre/bin/java").toString();
  private static final String IP = "127.44.252.1";
  private static final String HOST = "bench-brokers-0.bench-brokers.ottla.svc";
  private static final String CLUSTER = "b3R0bGEtYmVuY2gtbm9kZQ";
  private static final double TICKS_PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<String> KAFKA_FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent");
  private static final List<String> LAPTOP_FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path work;

  private Starts(Path work) {
    this.work = work;
  }

  /// One start.
  private record Cost(double cpuSeconds, long millis, long rssMib) {}

  private interface Way {
    Cost start() throws IOException, InterruptedException;
  }

  /// Takes the number of runs; three if none is given.
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    if (!Files.isDirectory(FOLDER)) {
      throw new IOException("no image folder " + FOLDER + "; run mvn package first");
    }
    var costs = new LinkedHashMap<String, List<Cost>>();
    for (int run = 0; run < runs; run++) {
      for (var way : ways().entrySet()) {
        costs.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(way.getValue().start());
      }
    }
    print(costs);
  }

  private static Map<String, Way> ways() {
    var ways = new LinkedHashMap<String, Way>();
    ways.put("StorageTool, then Kafka (two JVMs)", () -> fresh().scripts());
    ways.put("launcher, no AOT cache, G1", () -> fresh().launcher("off", KAFKA_FLAGS));
    ways.put("launcher, AOT cache, G1", () -> fresh().launcher("on", KAFKA_FLAGS));
    ways.put("launcher, AOT cache, Serial + C1", () -> fresh().launcher("on", LAPTOP_FLAGS));
    return ways;
  }

  private static Starts fresh() throws IOException {
    return new Starts(Files.createTempDirectory("ottla-bench"));
  }

  private Cost scripts() throws IOException, InterruptedException {
    Path file = work.resolve("server.properties");
    Files.writeString(
        file,
        """
        node.id=0
        process.roles=broker,controller
        listeners=INTERNAL://%1$s:9092,CONTROLLER://%1$s:9090
        advertised.listeners=INTERNAL://%1$s:9092,CONTROLLER://%1$s:9090
        controller.listener.names=CONTROLLER
        controller.quorum.bootstrap.servers=%1$s:9090
        log.dirs=%2$s/logs
        metadata.log.dir=%2$s/metadata
        listener.security.protocol.map=INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=INTERNAL
        offsets.topic.replication.factor=1
        """
            .formatted(IP, work));
    long begun = System.nanoTime();
    double before = childrenCpu();
    var tool = List.of("format", "--standalone", "-t", CLUSTER, "-c", file.toString());
    var format = launch(kafka("kafka.tools.StorageTool", tool), Map.of());
    if (format.waitFor() != 0) {
      throw new IOException("StorageTool failed:\n" + Files.readString(log()));
    }
    double formatted = childrenCpu() - before;
    var server = launch(kafka("kafka.Kafka", List.of(file.toString())), Map.of());
    return measure(server, begun, formatted);
  }

  private static List<String> kafka(String main, List<String> arguments) throws IOException {
    var words = new ArrayList<String>(List.of(JDK));
    words.addAll(KAFKA_FLAGS);
    try (Stream<Path> jars = Files.list(APP.resolve("lib"))) {
      words.addAll(List.of("-cp", String.join(":", jars.map(Path::toString).sorted().toList())));
    }
    words.add(main);
    words.addAll(arguments);
    return words;
  }

  private Cost launcher(String aot, List<String> flags) throws IOException, InterruptedException {
    write(
        "config/server.properties",
        """
        ottla.cluster.id=%s
        ottla.listeners=INTERNAL:9092
        ottla.controller.listener=CONTROLLER:9090
        controller.quorum.bootstrap.servers=%s:9090
        listener.security.protocol.map=INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=INTERNAL
        offsets.topic.replication.factor=1
        """
            .formatted(CLUSTER, HOST));
    write("topology/quorum", "standalone=0\n");
    write("hosts", IP + " " + HOST + "\n");
    var words = new ArrayList<String>(List.of(JRE));
    words.addAll(flags);
    words.add("-Djdk.net.hosts.file=" + work.resolve("hosts"));
    words.add("-XX:AOTMode=" + aot);
    if (aot.equals("on")) {
      words.add("-XX:AOTCache=" + APP.resolve("app.aot"));
    }
    // The same as in the image's entry point, or the cache would not fit.
    words.addAll(
        List.of(
            "-Xlog:aot*=error",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            APP.resolve("kafka.jar").toString()));
    return measure(launch(words, environment()), System.nanoTime(), 0);
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("OTTLA_ROLE", "broker"),
        Map.entry("OTTLA_CONTROLLERS_BELOW", "1"),
        Map.entry("OTTLA_ORDINAL", "0"),
        Map.entry("OTTLA_SERVICE", "bench-brokers"),
        Map.entry("OTTLA_CONFIG_DIR", work.resolve("config").toString()),
        Map.entry("OTTLA_TOPOLOGY_DIR", work.resolve("topology").toString()),
        Map.entry("OTTLA_DATA_DIRS", work.resolve("data").toString()),
        Map.entry("POD_NAME", "bench-brokers-0"),
        Map.entry("POD_NAMESPACE", "ottla"),
        Map.entry("POD_IP", IP));
  }

  private Process launch(List<String> words, Map<String, String> env) throws IOException {
    var builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log().toFile());
    builder.environment().putAll(env);
    return builder.start();
  }

  /// Waits for the listener, which Kafka opens last, then ends the process.
  private Cost measure(Process process, long begun, double cpuBefore)
      throws IOException, InterruptedException {
    long end = begun + PATIENCE.toNanos();
    try {
      while (!listening()) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
          throw new IOException("no start:\n" + Files.readString(log()));
        }
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      var stat = stat(process.pid());
      double cpu = ticks(stat.get(11), stat.get(12)) + cpuBefore;
      return new Cost(cpu, millis, rss(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static boolean listening() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(IP, 9092), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// CPU seconds of the processes that ended.
  private static double childrenCpu() throws IOException {
    var stat = stat(ProcessHandle.current().pid());
    return ticks(stat.get(13), stat.get(14));
  }

  /// The fields of /proc/<pid>/stat after the name, which may hold spaces.
  private static List<String> stat(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
  }

  private static double ticks(String user, String system) {
    return (Long.parseLong(user) + Long.parseLong(system)) / TICKS_PER_SECOND;
  }

  private static long rss(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }
  }

  private Path log() {
    return work.resolve("log");
  }

  private void write(String name, String words) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, words);
  }

  private static void print(Map<String, List<Cost>> costs) {
    System.out.printf(
        "%-36s %7s %7s %8s %7s %8s%n",
        "fresh start of one combined node", "CPU s", "ratio", "ms", "ratio", "RSS MiB");
    var base = median(costs.values().iterator().next());
    costs.forEach(
        (way, runs) -> {
          var cost = median(runs);
          System.out.printf(
              "%-36s %7.2f %7.2f %8d %7.2f %8d%n",
              way,
              cost.cpuSeconds(),
              cost.cpuSeconds() / base.cpuSeconds(),
              cost.millis(),
              (double) cost.millis() / base.millis(),
              cost.rssMib());
        });
  }

  private static Cost median(List<Cost> runs) {
    var sorted = runs.stream().sorted(Comparator.comparingDouble(Cost::cpuSeconds)).toList();
    return sorted.get(sorted.size() / 2);
  }
}
