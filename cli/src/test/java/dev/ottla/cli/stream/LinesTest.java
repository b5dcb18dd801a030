package dev.ottla.cli.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ottla.cli.talk.Trouble;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/// Lines that become records, and records that become lines.
class LinesTest {
  private static Lines lines(String separator, String none, boolean json) {
    return new Lines("t", null, null, separator, none, List.of(Lines.header("a=b=c")), json);
  }

  private static List<ProducerRecord<byte[], byte[]>> read(Lines lines, String text) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    lines.read(new ByteArrayInputStream(text.getBytes(UTF_8))).forEachRemaining(records::add);
    return records;
  }

  private static String words(byte[] bytes) {
    return bytes == null ? "none" : new String(bytes, UTF_8);
  }

  @Test
  void aLineIsAValueWithTheHeadersAskedFor() {
    ProducerRecord<byte[], byte[]> record = read(lines("", "", false), "one\ntwo").getLast();
    assertEquals("two", words(record.value()));
    assertNull(record.key());
    assertEquals("b=c", words(record.headers().lastHeader("a").value()));
  }

  @Test
  void aLineIsAKeyAndAValueOrATombstone() {
    List<ProducerRecord<byte[], byte[]>> records =
        read(lines("::", "NONE", false), "k::v::w\nk::NONE");
    assertEquals("k", words(records.getFirst().key()));
    assertEquals("v::w", words(records.getFirst().value()));
    assertNull(records.getLast().value());
  }

  @Test
  void aLineWithoutAKeyIsNamedByItsNumber() {
    Lines lines = lines("\t", "", false);
    Trouble trouble = assertThrows(Trouble.class, () -> read(lines, "a\tb\nc"));
    assertEquals("line 2 has no '\t' between key and value", trouble.getMessage());
  }

  @Test
  void aHeaderWithoutANameIsRefused() {
    assertThrows(Trouble.class, () -> Lines.header("=x"));
  }

  @Test
  void whatIsWrittenAsJsonIsReadAsTheSameRecord() {
    byte[] binary = {(byte) 0xff, 0, 7};
    RecordHeaders headers = new RecordHeaders(new Header[] {Lines.header("src=x")});
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "t",
            3,
            17,
            99,
            TimestampType.CREATE_TIME,
            1,
            3,
            "k\"ey".getBytes(UTF_8),
            binary,
            headers,
            Optional.empty());
    String line = new String(new Print(Set.of(), "", "", true).line(record), UTF_8);
    assertEquals(
        "{\"partition\":3,\"offset\":17,\"timestamp\":99,\"key\":\"k\\\"ey\",\"valueBase64\":\"/wAH\",\"headers\":{\"src\":\"x\"}}\n",
        line);
    ProducerRecord<byte[], byte[]> read = read(lines("", "", true), line).getFirst();
    assertArrayEquals(record.key(), read.key());
    assertArrayEquals(binary, read.value());
    assertEquals(99, read.timestamp());
    assertNull(read.partition());
    assertEquals("x", words(read.headers().lastHeader("src").value()));
  }

  @Test
  void badJsonIsNamedByItsLine() {
    Lines lines = lines("", "", true);
    assertThrows(Trouble.class, () -> read(lines, "{}\n{"));
    assertThrows(Trouble.class, () -> read(lines, "7"));
    assertThrows(Trouble.class, () -> read(lines, "{\"valueBase64\":\"?\"}"));
  }

  @Test
  void printsTheChosenPartsBeforeTheValue() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("t", 3, 17, null, "v".getBytes(UTF_8));
    Print print = new Print(Set.of(Print.Part.key, Print.Part.offset), " | ", "-", false);
    assertEquals("17 | - | v\n", new String(print.line(record), UTF_8));
  }
}
