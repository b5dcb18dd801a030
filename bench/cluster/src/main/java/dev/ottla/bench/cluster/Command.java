package dev.ottla.bench.cluster;

import dev.ottla.e2e.Embedded;
import dev.ottla.e2e.House;
import dev.ottla.e2e.Kubectl;
import dev.ottla.e2e.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How soon the `ottla` command answers: from the start of the script to its first output, and the
/// processor time until its end; the best of some runs, since whatever else runs only adds.
public final class Command {
  private static final Path TARGET = House.ROOT.resolve("bench/cluster/target");
  private static final int RUNS = Integer.getInteger("bench.runs", 10);
  private static final double GOAL = 0.4;
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("version"),
          List.of("get"),
          List.of("get", "cluster", "orders", "-o", "json"),
          List.of("describe", "orders"),
          List.of("--help"));

  private Command() {}

  private record Run(double first, double processor) {}

  /// Takes nothing.
  public static void main(String[] args) {
    Figures figures = new Figures();
    try (Embedded server = Embedded.bare(TARGET.resolve("command-home"))) {
      Kubectl kubectl = server.kubectl("default");
      House.define(kubectl);
      String example = House.built("manifests/examples/quickstart.yaml").toString();
      kubectl.say("apply", "--server-side", "-f", example);
      for (List<String> words : COMMANDS) {
        measure(figures, words, server.kubeconfig());
      }
    }
    System.out.println(figures.table("The ottla command, the best of " + RUNS + " runs"));
  }

  private static void measure(Figures figures, List<String> words, Path kubeconfig) {
    run(words, kubeconfig); // builds what is old, and the start cache
    List<Run> runs = new ArrayList<>();
    for (int number = 0; number < RUNS; number++) {
      runs.add(run(words, kubeconfig));
    }
    String name = "ottla " + String.join(" ", words);
    double first = runs.stream().mapToDouble(Run::first).min().orElseThrow();
    double processor = runs.stream().mapToDouble(Run::processor).min().orElseThrow();
    figures.against("goal 0.4", GOAL, name + ": first output", "s", first);
    figures.add(name + ": all of it", "CPU s", processor);
  }

  private static Run run(List<String> words, Path kubeconfig) {
    List<String> command = new ArrayList<>(List.of(House.ROOT.resolve("ottla").toString()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    double before = Machine.cpuSecondsOfTheEnded();
    long start = System.nanoTime();
    try {
      Process process = builder.start();
      InputStream out = process.getInputStream();
      int some = out.read();
      double first = (System.nanoTime() - start) / 1e9;
      out.readAllBytes();
      int code = process.waitFor();
      if (some < 0 || code != 0) {
        throw new IllegalStateException(words + " ended with " + code);
      }
      return new Run(first, Machine.cpuSecondsOfTheEnded() - before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
