package dev.ottla.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ottla.cli.home.Home;
import dev.ottla.cli.home.Server;
import dev.ottla.cli.talk.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at this machine: whether `ottla up` can run here.
public final class Machine {
  /// Three brokers of the quickstart, the operator and the server take about this.
  private static final long MEMORY = 3L << 30;

  private static final long DISK = 5L << 30;
  private static final long FILES = 4096;
  private static final Release MAVEN = new Release(3, 8, 6);
  private static final int JDK = 25;

  private final Home home;
  private final Path root;

  /// Looks at the machine for a home and a source tree.
  public Machine(Home home, Path root) {
    this.home = home;
    this.root = root;
  }

  /// All findings.
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    all.add(system(System.getProperty("os.name")));
    all.add(jdk(Runtime.version()));
    if (Files.exists(root.resolve("pom.xml"))) {
      all.add(maven(said("mvn", "--version")));
    }
    boolean runs = Server.running(home).isPresent();
    all.add(memory(available(), runs));
    all.add(disk());
    all.add(files(said("bash", "-c", "ulimit -n")));
    all.add(server(runs));
    if (!runs) {
      all.add(loopback());
    }
    all.add(kubectl(said("kubectl", "version", "--client")));
    return all;
  }

  static Finding system(String name) {
    return name.equals("Linux")
        ? Finding.ok("System", name + ", " + Runtime.getRuntime().availableProcessors() + " cores")
        : Finding.watch(
            "System",
            name + ": `ottla up` is made for Linux, where each pod gets an address of its own",
            "use a Linux machine, or a Kubernetes cluster");
  }

  static Finding jdk(Runtime.Version version) {
    return version.feature() >= JDK
        ? Finding.ok("JDK", version + " at " + System.getProperty("java.home"))
        : Finding.mend("JDK", version + " is too old", "install JDK " + JDK + " or newer");
  }

  static Finding maven(Optional<String> said) {
    Optional<Release> release = said.flatMap(Release::in);
    if (release.isEmpty()) {
      return Finding.mend(
          "Maven", "no mvn is on PATH; Ottla cannot be built", "install Maven " + MAVEN);
    }
    return release.get().compareTo(MAVEN) >= 0
        ? Finding.ok("Maven", release.get().toString())
        : Finding.mend("Maven", release.get() + " is too old", "install Maven " + MAVEN);
  }

  static Finding memory(Optional<Long> bytes, boolean runs) {
    if (bytes.isEmpty()) {
      return Finding.watch("Memory", "how much is free cannot be told here", "have 3 GiB free");
    }
    String says = Figures.bytes(bytes.get()) + " available";
    return runs || bytes.get() >= MEMORY
        ? Finding.ok("Memory", says)
        : Finding.watch(
            "Memory",
            says + "; the quickstart takes about " + Figures.bytes(MEMORY),
            "end other programs, or ask for fewer brokers");
  }

  private Finding disk() {
    Path place = home.dir();
    while (place.getParent() != null && !Files.exists(place)) {
      place = place.getParent();
    }
    // Not by its FileStore, which the JVM does not find in a changed root.
    long free = place.toFile().getUsableSpace();
    String says = Figures.bytes(free) + " free at " + home.dir();
    return free >= DISK
        ? Finding.ok("Disk", says)
        : Finding.watch("Disk", says, "make room, or set OTTLA_HOME to a folder on a larger disk");
  }

  static Finding files(Optional<String> limit) {
    String said = limit.map(String::strip).orElse("");
    if (said.equals("unlimited")) {
      return Finding.ok("Open files", said);
    }
    if (!said.matches("\\d{1,18}")) {
      return Finding.watch("Open files", "the limit cannot be told", "ulimit -n 65536");
    }
    long number = Long.parseLong(said);
    String says = "at most " + Figures.count(number);
    return number >= FILES
        ? Finding.ok("Open files", says)
        : Finding.watch(
            "Open files",
            says + "; a broker opens several for each partition that it holds",
            "ulimit -n 65536, for good in /etc/security/limits.conf");
  }

  private Finding server(boolean runs) {
    if (runs) {
      return Finding.ok("ottla up", "runs with " + home.kubeconfig());
    }
    int port = home.usualPort();
    return free(port)
        ? Finding.ok("ottla up", "does not run; its port " + port + " is free")
        : Finding.watch(
            "ottla up",
            "does not run, and port " + port + " is taken by another program",
            "end that program (`ss -ltnp` names it), or choose: ottla up --port N");
  }

  private static boolean free(int port) {
    return binds(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean binds(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false; // that it cannot be bound is the answer
    }
  }

  private static Finding loopback() {
    try {
      InetAddress far = InetAddress.getByAddress(new byte[] {127, 42, 0, 1});
      return binds(far, 0)
          ? Finding.ok("Loopback", "pods get addresses of their own in 127.0.0.0/8")
          : Finding.mend(
              "Loopback",
              "127.42.0.1 cannot be bound, so pods get no addresses of their own",
              "bring lo up with 127.0.0.1/8: ip addr add 127.0.0.1/8 dev lo");
    } catch (IOException e) {
      return Finding.mend("Loopback", "there is none: " + e.getMessage(), "ip link set lo up");
    }
  }

  static Finding kubectl(Optional<String> said) {
    return said.flatMap(Release::in)
        .map(release -> Finding.ok("kubectl", release.toString()))
        .orElse(Finding.ok("kubectl", "not there, and not needed"));
  }

  private static Optional<Long> available() {
    Path info = Path.of("/proc/meminfo");
    try {
      return Files.exists(info)
          ? Files.readAllLines(info).stream()
              .filter(line -> line.startsWith("MemAvailable:"))
              .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
              .findFirst()
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // said as not known
    }
  }

  /// What a program prints; empty when it is not there or fails.
  private static Optional<String> said(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
