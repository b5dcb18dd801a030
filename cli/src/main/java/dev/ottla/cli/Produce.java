package dev.ottla.cli;

import dev.ottla.cli.stream.Lines;
import dev.ottla.cli.stream.Payload;
import dev.ottla.cli.stream.Probe;
import dev.ottla.cli.stream.Sender;
import dev.ottla.cli.talk.Figures;
import dev.ottla.cli.talk.Screen;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla produce`.
@Command(
    name = "produce",
    description = {
      "Send records to a topic: lines of the standard input or of a file, or records made up with"
          + " --count, --for and --size, which `ottla consume` can check."
    },
    mixinStandardHelpOptions = true)
final class Produce implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Route route = new Route();

  @Parameters(paramLabel = "TOPIC", description = "Name of the Topic, or of the topic in Kafka.")
  private String topic = "";

  @Option(names = "--count", paramLabel = "N", description = "Make up so many records.")
  private long count;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Make up records for so long, for example 30s.")
  private String time = "";

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "Size of a record that is made up. Default: ${DEFAULT-VALUE}.")
  private int size = 100;

  @Option(
      names = "--key-count",
      paramLabel = "K",
      description = "Give them K keys in turn. Default: no keys.")
  private int keys;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "At most so many records a second. Default: as fast as it goes.")
  private String rate = "";

  @Option(
      names = "--acks",
      paramLabel = "ACKS",
      description = "all, 1 or 0. Default: ${DEFAULT-VALUE}.")
  private String acks = "all";

  @Option(
      names = "--compression",
      paramLabel = "TYPE",
      description = "none, lz4, zstd, snappy or gzip. Default: ${DEFAULT-VALUE}.")
  private String compression = "lz4";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Send the lines of files; - is the standard input.")
  private List<String> files = List.of();

  @Mixin private Shaping shaping = new Shaping();

  @Option(
      names = "-X",
      paramLabel = "NAME=VALUE",
      description = "A setting of Kafka's client, such as linger.ms=50.")
  private Map<String, String> more = Map.of();

  @Override
  public Integer call() {
    boolean made = count > 0 || !time.isEmpty();
    if (made && (!files.isEmpty() || shaping.any())) {
      throw Usage.wrong(spec, "--file and what shapes its lines does not go with --count or --for");
    }
    shaping.check(spec);
    double limit = Usage.rate(spec, rate);
    Duration span = time.isEmpty() ? Duration.ZERO : Figures.span(time);
    Screen screen = Screen.standard();
    Route.Found found = route.find(topic);
    Payload payload =
        new Payload(ThreadLocalRandom.current().nextInt(), span.isZero() ? count : 0, size);
    new Probe(found.bootstrap()).partitions(found.topic());
    Sender sender = new Sender(new Sender.How(found.bootstrap(), acks, compression, more), screen);
    if (made) {
      return sender.send(made(found.topic(), payload, span).iterator(), limit) ? 0 : 1;
    }
    List<String> sources = files.isEmpty() ? List.of("-") : files;
    Lines lines = shaping.lines(found.topic());
    return sender.send(
            sources.stream().flatMap(source -> shaping.records(lines, source)).iterator(), limit)
        ? 0
        : 1;
  }

  private Stream<ProducerRecord<byte[], byte[]>> made(
      String kafkaTopic, Payload payload, Duration span) {
    long end = System.nanoTime() + span.toNanos();
    return LongStream.range(0, count > 0 ? count : Long.MAX_VALUE)
        .takeWhile(number -> span.isZero() || System.nanoTime() < end)
        .mapToObj(number -> new ProducerRecord<>(kafkaTopic, key(number), payload.value(number)));
  }

  private byte @Nullable [] key(long number) {
    return keys <= 0 ? null : ("key-" + number % keys).getBytes(StandardCharsets.UTF_8);
  }
}
