package dev.ottla.local.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A change as the journal has it: `checksum verb resource namespace/name revision json`.
record Line(Entry entry, boolean removed) {
  private static final int SUM = 8;

  /// A line that only tells the revision reached.
  static Line mark(long revision) {
    return new Line(new Entry("-", "", "", revision, new byte[] {'{', '}'}), true);
  }

  byte[] bytes() {
    var head =
        "%s %s %s %d "
            .formatted(removed ? "del" : "put", entry.resource(), entry.key(), entry.revision())
            .getBytes(StandardCharsets.UTF_8);
    var crc = new CRC32C();
    crc.update(head);
    crc.update(entry.json());
    var out = new ByteArrayOutputStream(SUM + head.length + entry.json().length + 2);
    out.writeBytes("%08x ".formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(head);
    out.writeBytes(entry.json());
    out.write('\n');
    return out.toByteArray();
  }

  /// Reads a line without its end; empty when the checksum does not fit.
  static Optional<Line> parse(byte[] line) {
    if (line.length < SUM + 2 || line[SUM] != ' ') {
      return Optional.empty();
    }
    var crc = new CRC32C();
    crc.update(line, SUM + 1, line.length - SUM - 1);
    var sum = new String(line, 0, SUM, StandardCharsets.US_ASCII);
    if (!sum.equals("%08x".formatted(crc.getValue()))) {
      return Optional.empty();
    }
    var words = new String[4];
    var start = SUM + 1;
    for (var i = 0; i < words.length; i++) {
      var end = start;
      while (line[end] != ' ') {
        end++;
      }
      words[i] = new String(line, start, end - start, StandardCharsets.UTF_8);
      start = end + 1;
    }
    var slash = words[2].indexOf('/');
    var json = Arrays.copyOfRange(line, start, line.length);
    var entry =
        new Entry(
            words[1],
            words[2].substring(0, slash),
            words[2].substring(slash + 1),
            Long.parseLong(words[3]),
            json);
    return Optional.of(new Line(entry, words[0].equals("del")));
  }
}
