package dev.ottla.bench.cluster;

import dev.ottla.e2e.House;
import dev.ottla.e2e.Shell;
import java.nio.file.Path;

/// How long `ottla up` takes until the quickstart is Ready, on what is built: in an empty home, and
/// again with the data of the time before.
public final class Up {
  private static final int RUNS = Integer.getInteger("bench.runs", 3);
  private static final Path OTTLA = House.ROOT.resolve("ottla");
  private static final Shell HOME =
      Shell.HERE.with("OTTLA_HOME", House.ROOT.resolve("bench/cluster/target/up-home").toString());

  private Up() {}

  /// Takes nothing.
  public static void main(String[] args) {
    say("up"); // builds what is old
    say("down", "--purge", "--yes");
    double[] cold = new double[RUNS];
    double[] warm = new double[RUNS];
    String example = House.built("manifests/examples/quickstart.yaml").toString();
    try {
      for (int run = 0; run < RUNS; run++) {
        cold[run] = say("up", example);
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
    System.out.println(figures.table("Three combined nodes and a topic"));
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
