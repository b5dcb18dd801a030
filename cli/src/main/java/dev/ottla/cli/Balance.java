package dev.ottla.cli;

import dev.ottla.cli.balance.Growth;
import dev.ottla.cli.balance.ModelDump;
import dev.ottla.cli.balance.ModelFile;
import dev.ottla.cli.balance.PlanFile;
import dev.ottla.cli.balance.PlanTable;
import dev.ottla.cli.kafka.BrokersAsked;
import dev.ottla.cli.kafka.Door;
import dev.ottla.cli.kafka.TopicsAsked;
import dev.ottla.cli.kafka.TopicsAsked.Topic;
import dev.ottla.cli.talk.Pause;
import dev.ottla.core.balance.Balance.Effort;
import dev.ottla.core.balance.Balance.Goals;
import dev.ottla.core.balance.Balance.Model;
import dev.ottla.core.balance.Balance.Plan;
import dev.ottla.core.balance.Balance.Scope;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ottla balance`.
@Command(
    name = "balance",
    description = {
      "Plan where replicas and leaders should be, for a cluster that a file describes, or write such"
          + " a file of a cluster that runs. Nothing is moved; try what you like."
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

  @Mixin private Route route = new Route();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The cluster, as docs/reference/balance-model.md says.")
  private @Nullable Path model;

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      description =
          "Write a cluster that runs as such a file; plan for it if it is the --model, too.")
  private @Nullable Path dump;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      description =
          "So long --dump watches how fast the logs grow, for the rates. Default: ${DEFAULT-VALUE}.")
  private int seconds = 10;

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
    if (seconds < 0) {
      throw Usage.wrong(spec, "--seconds must be 0 or more");
    }
    if (model == null && dump == null) {
      throw Usage.wrong(spec, "--model FILE or --dump FILE is needed");
    }
    if (dump != null) {
      write(dump);
    }
    return model == null ? 0 : plan(model);
  }

  private void write(Path file) {
    try (Door door = new Door(route.address())) {
      TopicsAsked asked = new TopicsAsked(door);
      long begun = System.nanoTime();
      List<Topic> earlier = seconds > 0 ? asked.all(true) : List.of();
      Pause.of(Duration.ofSeconds(seconds));
      BrokersAsked brokers = new BrokersAsked(door);
      List<Topic> topics = asked.all(true);
      Growth growth = Growth.between(earlier, topics, Duration.ofNanos(System.nanoTime() - begun));
      ModelDump.write(file, brokers.brokers(), topics, brokers.places(), growth);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d brokers, %,d partitions%n",
          file,
          brokers.brokers().size(),
          topics.stream().mapToInt(topic -> topic.partitions().size()).sum());
    }
  }

  private int plan(Path file) {
    Model cluster = ModelFile.read(file, leaving);
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
