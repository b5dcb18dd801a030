package dev.ottla.cli;

import dev.ottla.cli.balance.ModelFile;
import dev.ottla.cli.balance.PlanFile;
import dev.ottla.cli.balance.PlanTable;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.Scope;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ottla balance`.
@Command(
    name = "balance",
    description = {
      "Plan where replicas and leaders should be, for a cluster that a file describes. Nothing is"
          + " moved; try what you like."
    },
    mixinStandardHelpOptions = true)
final class Balance implements Callable<Integer> {
  private enum Goal {
    all,
    needed,
    leaders,
    disks
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "The cluster, as docs/reference/balance-model.md says.")
  private Path model = Path.of("");

  @Option(
      names = "--goal",
      paramLabel = "GOAL",
      description = {
        "One of ${COMPLETION-CANDIDATES}: everything, only what must move, only leaders, only"
            + " between the disks of a broker. Default: ${DEFAULT-VALUE}."
      })
  private Goal goal = Goal.all;

  @Option(
      names = "--band",
      paramLabel = "PERCENT",
      description = "How far from its share a broker may be. Default: ${DEFAULT-VALUE}.")
  private double band = 9;

  @Option(
      names = "--even-counts",
      description = "Give each broker as many replicas and leaders, whatever its capacity.")
  private boolean even;

  @Option(
      names = "--leaving",
      paramLabel = "ID",
      split = ",",
      description = "Brokers that shall be emptied, beside those of the file.")
  private Set<Integer> leaving = Set.of();

  @Option(names = "--out", paramLabel = "FILE", description = "Write the plan to a file, as JSON.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    if (!(band > 0 && band < 100)) {
      throw Usage.wrong(spec, "--band must be between 0 and 100");
    }
    Model cluster = ModelFile.read(model, leaving);
    long begun = cpu();
    Plan plan = dev.ottla.core.balance.Balance.plan(cluster, goals(), Effort.usual());
    long took = cpu() - begun;
    System.out.printf(
        Locale.ROOT,
        "%,d partitions, %,d replicas; planned in %.2f s of CPU%n",
        cluster.partitions(),
        cluster.replicas(),
        took / 1e9);
    PlanTable.lines(plan).forEach(System.out::println);
    if (out != null) {
      PlanFile.write(out, plan);
    }
    return 0;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private Goals goals() {
    Goals usual = Goals.usual();
    Scope scope =
        switch (goal) {
          case all -> Scope.ALL;
          case needed -> Scope.NEEDED;
          case leaders -> Scope.LEADERS;
          case disks -> Scope.DISKS;
        };
    return new Goals(
        scope,
        band / 100,
        usual.cpuLimit(),
        usual.netLimit(),
        usual.diskLimit(),
        usual.replicaLimit(),
        even,
        usual.spreadPrice(),
        usual.batch());
  }
}
