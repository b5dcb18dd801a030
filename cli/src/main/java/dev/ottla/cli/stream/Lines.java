package dev.ottla.cli.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ottla.cli.talk.Trouble;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Makes records of lines.
///
/// @param topic where they go
/// @param partition the partition they go to; null to let the key decide
/// @param key the key of each that brings none; null for none
/// @param separator what stands between a key and its value in a line; empty when lines have no
/// keys
/// @param none the text that means: no value, a tombstone; empty when no text does
/// @param headers headers of each
/// @param json whether lines are JSON, as `ottla consume -o json` writes them
public record Lines(
    String topic,
    @Nullable Integer partition,
    @Nullable String key,
    String separator,
    String none,
    List<Header> headers,
    boolean json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// A header written as `name=value`.
  public static Header header(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new Trouble("header '" + text + "' is not NAME=VALUE");
    }
    return new RecordHeader(text.substring(0, equals), text.substring(equals + 1).getBytes(UTF_8));
  }

  /// The records of a stream of lines.
  public Iterator<ProducerRecord<byte[], byte[]>> read(InputStream in) {
    AtomicLong number = new AtomicLong();
    return new BufferedReader(new InputStreamReader(in, UTF_8))
        .lines()
        .map(line -> record(line, number.incrementAndGet()))
        .iterator();
  }

  /// One record of all bytes, as they are.
  public ProducerRecord<byte[], byte[]> whole(byte[] value) {
    return made(key == null ? null : key.getBytes(UTF_8), value, null, headers);
  }

  ProducerRecord<byte[], byte[]> record(String line, long number) {
    if (json) {
      return parsed(line, number);
    }
    String own = key;
    String value = line;
    if (!separator.isEmpty()) {
      int at = line.indexOf(separator);
      if (at < 0) {
        throw new Trouble("line " + number + " has no '" + separator + "' between key and value");
      }
      own = line.substring(0, at);
      value = line.substring(at + separator.length());
    }
    boolean tombstone = !none.isEmpty() && value.equals(none);
    return made(
        own == null ? null : own.getBytes(UTF_8),
        tombstone ? null : value.getBytes(UTF_8),
        null,
        headers);
  }

  private ProducerRecord<byte[], byte[]> parsed(String line, long number) {
    try {
      JsonNode node = MAPPER.readTree(line);
      if (!node.isObject()) {
        throw new Trouble("line " + number + " is no JSON object");
      }
      List<Header> all = new java.util.ArrayList<>(headers);
      for (Map.Entry<String, JsonNode> header : node.path("headers").properties()) {
        all.add(new RecordHeader(header.getKey(), header.getValue().asText().getBytes(UTF_8)));
      }
      byte[] own = bytes(node, "key");
      Long time = node.path("timestamp").isNumber() ? node.path("timestamp").asLong() : null;
      byte[] fixed = key == null ? null : key.getBytes(UTF_8);
      return made(own == null ? fixed : own, bytes(node, "value"), time, all);
    } catch (JsonProcessingException e) {
      throw new Trouble("line " + number + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new Trouble("line " + number + ": " + Trouble.words(e), e);
    }
  }

  private static byte @Nullable [] bytes(JsonNode node, String field) {
    if (node.hasNonNull(field + "Base64")) {
      return Base64.getDecoder().decode(node.path(field + "Base64").asText());
    }
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    return (value.isContainerNode() ? value.toString() : value.asText()).getBytes(UTF_8);
  }

  private ProducerRecord<byte[], byte[]> made(
      byte @Nullable [] own, byte @Nullable [] value, @Nullable Long time, List<Header> all) {
    return new ProducerRecord<>(topic, partition, time, own, value, all);
  }
}
