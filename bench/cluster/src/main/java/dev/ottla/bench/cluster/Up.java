package dev.ottla.bench.cluster;

import dev.ottla.e2e.House;
import dev.ottla.e2e.Machine;
import dev.ottla.e2e.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// How long `ottla up` takes until the quickstart is Ready, on what is built: in an empty home, and
/// again with the data of the time before; and what its API server and operator hold then.
public final class Up {
  private static final int RUNS = Integer.getInteger("bench.runs", 3);
  private static final Path OTTLA = House.ROOT.resolve("ottla");
  private static final Path DIR = House.ROOT.resolve("bench/cluster/target/up-home");
  private static final Shell HOME = Shell.HERE.with("OTTLA_HOME", DIR.toString());

  private Up() {}

  /// Takes nothing.
  public static void main(String[] args) {
    say("up"); // builds what is old
    say("down", "--purge", "--yes");
    double[] cold = new double[RUNS];
    double[] warm = new double[RUNS];
    double[] server = new double[RUNS];
    double[] operator = new double[RUNS];
    String example = House.built("manifests/examples/quickstart.yaml").toString();
    try {
      for (int run = 0; run < RUNS; run++) {
        cold[run] = say("up", example);
        ProcessHandle running = server();
        server[run] = Machine.rssMib(running.pid());
        operator[run] = Machine.rssMib(operator(running).pid());
        say("down");
        warm[run] = say("up", example);
        say("down", "--purge", "--yes");
      }
    } finally {
      say("down", "--purge", "--yes"); // also when a start failed
    }
    Figures figures = new Figures();
    figures.add("ottla up, empty home, to Ready", "s", cold);
    figures.add("ottla up, with its data, to Ready", "s", warm);
    double[] both = new double[RUNS];
    Arrays.setAll(both, run -> server[run] + operator[run]);
    figures.add("API server right after Ready, resident", "MiB", server);
    figures.add("operator", "MiB", operator);
    figures.against("goal 220", 220, "both", "MiB", both);
    System.out.println(figures.table("Three combined nodes and a topic"));
  }

  private static ProcessHandle server() {
    try {
      String pid = Files.readString(DIR.resolve("server.pid")).split(" ", 2)[0];
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessHandle operator(ProcessHandle server) {
    return server
        .descendants()
        .filter(p -> Machine.has(p.pid(), "OTTLA_POD_NAMESPACE=" + House.OPERATOR))
        .findFirst()
        .orElseThrow();
  }

  private static double say(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = OTTLA.toString();
    System.arraycopy(words, 0, command, 1, words.length);
    long start = System.nanoTime();
    HOME.run(command).orThrow();
    return (System.nanoTime() - start) / 1e9;
  }
}
