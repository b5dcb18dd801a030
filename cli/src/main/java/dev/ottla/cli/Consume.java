package dev.ottla.cli;

import dev.ottla.cli.stream.From;
import dev.ottla.cli.stream.Print;
import dev.ottla.cli.stream.Probe;
import dev.ottla.cli.stream.Reader;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trouble;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
      names = "--from",
      paramLabel = "WHERE",
      description =
          "Where to begin in each partition: beginning (the default), end, an offset, -10 (the last"
              + " ten), a moment such as 2026-03-01T12:00:00Z, or 10m (ago).")
  private String from = "";

  @Option(
      names = "--from-beginning",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Begin with the oldest record (the default), or with the next one.")
  private boolean beginning = true;

  @Option(
      names = "--partition",
      paramLabel = "N",
      split = ",",
      description = "Only these partitions.")
  private Set<Integer> partitions = Set.of();

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

  @Option(
      names = {"-f", "--follow"},
      description = "Wait for more for ever. The default without --count and --to-end.")
  private boolean follow;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "At most so many records a second. Default: as fast as it goes.")
  private String rate = "";

  @Option(
      names = "--show",
      paramLabel = "PART",
      split = ",",
      description = "Print before each value some of ${COMPLETION-CANDIDATES}.")
  private Set<Print.Part> parts = Set.of();

  @Option(
      names = "--separator",
      paramLabel = "TEXT",
      description = "What stands between them. Default: a tab.")
  private String separator = "\t";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text, or json: a line each, with all of it, as produce --json reads it.")
  private Written form = Written.text;

  @Option(names = "--file", paramLabel = "FILE", description = "Write the records to a file.")
  private @Nullable Path file;

  @Option(names = "--committed", description = "Leave out records of transactions that failed.")
  private boolean committed;

  @Option(
      names = "-X",
      paramLabel = "NAME=VALUE",
      description = "A setting of Kafka's client, such as fetch.min.bytes=1.")
  private Map<String, String> more = new HashMap<>();

  private enum Written {
    text,
    json
  }

  @Override
  public Integer call() {
    check();
    boolean shaped = !parts.isEmpty() || form == Written.json || file != null;
    boolean values = print || shaped || (!quiet && count <= FEW);
    From start = start();
    double limit = Usage.rate(spec, rate);
    if (committed) {
      more.put("isolation.level", "read_committed");
    }
    Route.Found found = route.find(topic);
    int all = new Probe(found.bootstrap()).partitions(found.topic());
    for (int partition : partitions) {
      if (partition < 0 || partition >= all) {
        throw new Trouble("topic " + topic + " has no partition " + partition + "; it has " + all);
      }
    }
    Optional<Print> shape =
        values
            ? Optional.of(
                new Print(parts, separator.replace("\\t", "\t"), "", form == Written.json))
            : Optional.empty();
    Reader.What what =
        new Reader.What(
            found.bootstrap(),
            found.topic(),
            group,
            start,
            partitions,
            count,
            end,
            patience(),
            limit,
            shape,
            more);
    Screen screen = values && file == null ? Screen.errors() : Screen.standard();
    try (PrintStream out = new PrintStream(new BufferedOutputStream(open(), BUFFER))) {
      return new Reader(what, screen, out).run(all) ? 0 : 1;
    }
  }

  private void check() {
    if (print && quiet) {
      throw Usage.wrong(spec, "--print and --quiet exclude each other");
    }
    if (follow && end) {
      throw Usage.wrong(spec, "--follow and --to-end exclude each other");
    }
    boolean exact = !from.isEmpty() && !List.of("beginning", "end").contains(from);
    if (!group.isEmpty() && (exact || !partitions.isEmpty())) {
      throw Usage.wrong(
          spec, "a group remembers where it was: --group goes with --from beginning or end only");
    }
  }

  private From start() {
    String where = from.isEmpty() ? beginning ? "beginning" : "end" : from;
    return From.of(where, Instant.now());
  }

  private Duration patience() {
    if (!idle.isEmpty()) {
      return Figures.span(idle);
    }
    return count > 0 && !follow ? Duration.ofSeconds(30) : Duration.ZERO;
  }

  private OutputStream open() {
    if (file == null) {
      return new FileOutputStream(FileDescriptor.out);
    }
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw new Trouble(file + " cannot be written: " + Trouble.words(e), e);
    }
  }
}
