package dev.ottla.cli;

import dev.ottla.cli.stream.Lines;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// How `ottla produce` makes records of what it reads.
final class Shaping {
  @Option(names = "--key", paramLabel = "KEY", description = "Key of each record.")
  private @Nullable String key;

  @Option(
      names = "--key-separator",
      paramLabel = "TEXT",
      description = "Each line is a key, this text (\\t is a tab), and a value.")
  private String separator = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "Header of each record.")
  private List<String> headers = List.of();

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "Partition of each record. Default: the key decides.")
  private @Nullable Integer partition;

  @Option(
      names = "--tombstone",
      paramLabel = "TEXT",
      description = "A line with this value becomes a record without a value.")
  private String none = "";

  @Option(
      names = "--json",
      description = "Lines are JSON with key, value, headers and timestamp, as consume -o json.")
  private boolean json;

  @Option(names = "--whole", description = "Each file is one record, as it is.")
  private boolean whole;

  boolean any() {
    return key != null
        || !separator.isEmpty()
        || !headers.isEmpty()
        || partition != null
        || !none.isEmpty()
        || json
        || whole;
  }

  void check(@Nullable CommandSpec spec) {
    if (json && (whole || !separator.isEmpty())) {
      throw Usage.wrong(spec, "--json does not go with --whole or --key-separator");
    }
    if (whole && !separator.isEmpty()) {
      throw Usage.wrong(spec, "--whole does not go with --key-separator");
    }
  }

  Lines lines(String topic) {
    return new Lines(
        topic,
        partition,
        key,
        separator.replace("\\t", "\t"),
        none,
        headers.stream().map(Lines::header).toList(),
        json);
  }

  /// The records of a file, opened when its turn comes; `-` is the standard input.
  Stream<ProducerRecord<byte[], byte[]>> records(Lines lines, String file) {
    try {
      InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
      if (whole) {
        try (in) {
          return Stream.of(lines.whole(in.readAllBytes()));
        }
      }
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(lines.read(in), Spliterator.ORDERED), false)
          .onClose(() -> close(in, file));
    } catch (NoSuchFileException e) {
      throw new Trouble(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
  }

  private static void close(InputStream in, String file) {
    try {
      in.close();
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
  }
}
