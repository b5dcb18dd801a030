package dev.ottla.bench.cluster;

import dev.ottla.e2e.Embedded;
import dev.ottla.e2e.House;
import dev.ottla.e2e.Kubectl;
import dev.ottla.e2e.Machine;
import dev.ottla.e2e.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The embedded API server under many objects, and a real API server under the same, one after the
/// other in one run: created by many at once, listed, and seen by a watch.
public final class Api {
  private static final Path TARGET = House.ROOT.resolve("bench/cluster/target");
  private static final String PORT = "16599";
  private static final int WARMING = 2_000;
  private static final String WARM =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: "%s", namespace: default, labels: {app: bench}}
      stringData: {one: "some words that a program reads"}
      """;

  private Api() {}

  /// What one server did.
  ///
  /// @param kind what was created
  /// @param flow how it went
  /// @param rss memory of all its processes with the objects in it, MiB
  /// @param cpu what they used for it, CPU seconds
  private record Result(String kind, Flood.Flow flow, double rss, double cpu) {}

  /// Takes the number of objects of each kind; 10,000 if none is given.
  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    List<Result> embedded;
    try (Embedded server = Embedded.bare(TARGET.resolve("api-home"))) {
      embedded = play(server.kubeconfig(), count, () -> List.of(server.pid()));
    }
    Optional<List<Result>> real =
        Optional.ofNullable(System.getProperty("e2e.cluster")).map(tool -> real(tool, count));
    Figures figures = new Figures();
    for (int k = 0; k < embedded.size(); k++) {
      Result ours = embedded.get(k);
      int at = k;
      report(figures, ours, real.map(r -> r.get(at)));
    }
    System.out.println(
        figures.table("The embedded API server, " + count + " objects of each kind"));
  }

  private static List<Result> real(String tool, int count) {
    Path state = TARGET.resolve("api-real");
    Shell shell = Shell.HERE.with("TESTNODE_STATE", state.toString());
    shell
        .within(Duration.ofMinutes(3))
        .run(tool, "up", "--control-plane-only", "--api-port", PORT)
        .orThrow();
    try {
      Path kubeconfig = Path.of(shell.run(tool, "kubeconfig").orThrow().trim());
      return play(kubeconfig, count, () -> mentioning(state));
    } finally {
      shell.run(tool, "down", "--purge");
    }
  }

  private static List<Long> mentioning(Path state) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != ProcessHandle.current().pid())
        .filter(pid -> Machine.mentions(pid, state.toString()))
        .toList();
  }

  private interface Processes {
    List<Long> pids();
  }

  private static List<Result> play(Path kubeconfig, int count, Processes server) {
    Kubectl.of(kubeconfig, "default")
        .say("apply", "--server-side", "-k", House.built("crds").toString());
    // Both servers meet a client that is warm: the one that is measured first would pay for it.
    new Flood(kubeconfig, "Secret", WARM).play(Math.min(count, WARMING));
    List<Result> results = new ArrayList<>();
    for (Map.Entry<String, String> kind : Flood.KINDS.entrySet()) {
      double before = cpu(server);
      Flood.Flow flow = new Flood(kubeconfig, kind.getKey(), kind.getValue()).play(count);
      double rss = server.pids().stream().mapToDouble(Machine::rssMib).sum();
      results.add(new Result(kind.getKey(), flow, rss, cpu(server) - before));
    }
    return results;
  }

  private static double cpu(Processes server) {
    return server.pids().stream().mapToDouble(Machine::cpuSeconds).sum();
  }

  private static void report(Figures figures, Result ours, Optional<Result> real) {
    row(figures, ours, real, "created", "a second", r -> r.flow().perSecond());
    row(figures, ours, real, "listed", "s", r -> r.flow().list());
    row(figures, ours, real, "sent to seen by a watch, p50", "ms", r -> r.flow().median());
    row(figures, ours, real, "sent to seen by a watch, p99", "ms", r -> r.flow().late());
    row(figures, ours, real, "memory of the server then", "MiB", Result::rss);
    row(figures, ours, real, "processor time of the server", "CPU s", Result::cpu);
  }

  private static void row(
      Figures figures,
      Result ours,
      Optional<Result> real,
      String what,
      String unit,
      ToDoubleFunction<Result> figure) {
    String words = ours.kind() + "s " + what;
    double value = figure.applyAsDouble(ours);
    real.ifPresentOrElse(
        r -> {
          double other = figure.applyAsDouble(r);
          figures.against("real API server %.2f".formatted(other), other, words, unit, value);
        },
        () -> figures.add(words, unit, value));
  }
}
