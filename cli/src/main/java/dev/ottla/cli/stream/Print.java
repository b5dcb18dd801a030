package dev.ottla.cli.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// How records are printed, a line each.
///
/// @param parts what stands before the value
/// @param separator what stands between
/// @param none what is printed for a value or a key that is not there
/// @param json whether each is a JSON object with all of it, as `ottla produce --json` reads it
public record Print(Set<Part> parts, String separator, String none, boolean json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// What can stand before a value, in this order.
  public enum Part {
    /// When it was written.
    timestamp,
    /// Its partition.
    partition,
    /// Its offset.
    offset,
    /// Its headers.
    headers,
    /// Its key.
    key
  }

  /// The line of a record, with its end.
  byte[] line(ConsumerRecord<byte[], byte[]> record) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    if (json) {
      line.writeBytes(object(record).toString().getBytes(UTF_8));
    } else {
      for (Part part : Part.values()) {
        if (parts.contains(part)) {
          line.writeBytes(bytes(part, record));
          line.writeBytes(separator.getBytes(UTF_8));
        }
      }
      line.writeBytes(orNone(record.value()));
    }
    line.write('\n');
    return line.toByteArray();
  }

  private byte[] bytes(Part part, ConsumerRecord<byte[], byte[]> record) {
    return switch (part) {
      case timestamp -> Instant.ofEpochMilli(record.timestamp()).toString().getBytes(UTF_8);
      case partition -> Integer.toString(record.partition()).getBytes(UTF_8);
      case offset -> Long.toString(record.offset()).getBytes(UTF_8);
      case key -> orNone(record.key());
      case headers -> headers(record).getBytes(UTF_8);
    };
  }

  private static String headers(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder headers = new StringBuilder();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.append(headers.isEmpty() ? "" : ",").append(header.key()).append('=');
      headers.append(value == null ? "" : new String(value, UTF_8));
    }
    return headers.isEmpty() ? "-" : headers.toString();
  }

  private byte[] orNone(byte @Nullable [] bytes) {
    return bytes == null ? none.getBytes(UTF_8) : bytes;
  }

  private static ObjectNode object(ConsumerRecord<byte[], byte[]> record) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("partition", record.partition()).put("offset", record.offset());
    object.put("timestamp", record.timestamp());
    put(object, "key", record.key());
    put(object, "value", record.value());
    List<Header> headers = List.of(record.headers().toArray());
    if (!headers.isEmpty()) {
      ObjectNode all = object.putObject("headers");
      headers.forEach(
          header ->
              all.put(
                  header.key(), header.value() == null ? "" : new String(header.value(), UTF_8)));
    }
    return object;
  }

  /// As text where it is text, else in base64.
  private static void put(ObjectNode object, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      object.putNull(name);
      return;
    }
    try {
      object.put(name, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      object.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
