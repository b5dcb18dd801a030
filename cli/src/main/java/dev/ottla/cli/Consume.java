package dev.ottla.cli;

import dev.ottla.cli.stream.Probe;
import dev.ottla.cli.stream.Reader;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla consume`.
@Command(
    name = "consume",
    description =
        "Read a topic. Records that `ottla produce` made up are checked: what was lost, doubled or"
            + " out of order.",
    mixinStandardHelpOptions = true)
final class Consume implements Callable<Integer> {
  private static final int FEW = 1000;
  private static final int BUFFER = 1 << 16;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private Route route = new Route();

  @Parameters(paramLabel = "TOPIC", description = "Name of the Topic, or of the topic in Kafka.")
  private String topic = "";

  @Option(names = "--count", paramLabel = "N", description = "End after so many records.")
  private long count;

  @Option(
      names = "--from-beginning",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Begin with the oldest record (the default), or with the next one.")
  private boolean beginning = true;

  @Option(names = "--to-end", description = "End with the record that is the last one now.")
  private boolean end;

  @Option(
      names = "--group",
      paramLabel = "G",
      description = "Consumer group that remembers how far it read. Default: none.")
  private String group = "";

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      description = "Give up when nothing comes for so long. Default with --count: 30s.")
  private String idle = "";

  @Option(
      names = "--print",
      description = "Print the values. The default, but for a --count of more than 1000.")
  private boolean print;

  @Option(names = "--quiet", description = "Print no values.")
  private boolean quiet;

  @Override
  public Integer call() {
    if (print && quiet) {
      throw Usage.wrong(spec, "--print and --quiet exclude each other");
    }
    boolean values = print || (!quiet && count <= FEW);
    Duration patience =
        idle.isEmpty() ? (count > 0 ? Duration.ofSeconds(30) : Duration.ZERO) : Figures.span(idle);
    Route.Found found = route.find(topic);
    int partitions = new Probe(found.bootstrap()).partitions(found.topic());
    Reader.What what =
        new Reader.What(
            found.bootstrap(), found.topic(), group, beginning, count, end, patience, values);
    Screen screen = values ? Screen.errors() : Screen.standard();
    try (PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER))) {
      return new Reader(what, screen, out).run(partitions) ? 0 : 1;
    }
  }
}
