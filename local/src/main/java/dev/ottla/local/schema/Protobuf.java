package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the protobuf bodies that Go clients send for built-in kinds. The numbers of the fields are
/// in `kinds.json`. Empty texts are left out, for Go writes them where nothing was said.
public final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /// One message: its fields by number, and by number the nested messages that JSON does not have.
  private record Message(Map<Integer, String> fields, Map<Integer, Message> inline) {
    static Message of(JsonNode words) {
      var fields = new HashMap<Integer, String>();
      words
          .path("properties")
          .forEachEntry(
              (name, child) -> {
                if (child.has("x-proto")) {
                  fields.put(child.path("x-proto").asInt(), name);
                }
              });
      var inline = new HashMap<Integer, Message>();
      words
          .path("x-proto-inline")
          .forEachEntry(
              (number, names) -> {
                var inner = new HashMap<Integer, String>();
                names.forEachEntry((n, name) -> inner.put(Integer.valueOf(n), name.asText()));
                inline.put(Integer.valueOf(number), new Message(inner, Map.of()));
              });
      return new Message(fields, inline);
    }
  }

  private final Map<JsonNode, Message> messages = new HashMap<>();

  private Protobuf() {}

  /// The object in a body.
  public static ObjectNode read(byte[] body) {
    try {
      if (body.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
        throw new IOException("no protobuf of Kubernetes");
      }
      return new Protobuf().envelope(CodedInputStream.newInstance(body, 4, body.length - 4));
    } catch (IOException e) {
      throw new ApiError(400, "BadRequest", "unable to parse the body: " + e.getMessage());
    }
  }

  /// Type and content apart: field 1 names the type, field 2 is the object.
  private ObjectNode envelope(CodedInputStream in) throws IOException {
    var type = new String[] {"", ""};
    byte[] raw = {};
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> type = texts(in.readByteArray());
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    var out = Json.object().put("apiVersion", type[0]).put("kind", type[1]);
    message(raw, Builtins.ALL.message(type[0], type[1]), out);
    return out;
  }

  private static String[] texts(byte[] bytes) throws IOException {
    var out = new String[] {"", ""};
    var in = CodedInputStream.newInstance(bytes);
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      out[WireFormat.getTagFieldNumber(tag) - 1] = in.readString();
    }
    return out;
  }

  private void message(byte[] bytes, Schema schema, ObjectNode out) throws IOException {
    var shape = messages.computeIfAbsent(schema.node(), Message::of);
    fields(CodedInputStream.newInstance(bytes), shape, schema, out);
  }

  private void fields(CodedInputStream in, Message shape, Schema schema, ObjectNode out)
      throws IOException {
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      var number = WireFormat.getTagFieldNumber(tag);
      var name = shape.fields().get(number);
      var nested = shape.inline().get(number);
      if (name != null) {
        field(in, name, schema.field(name), out);
      } else if (nested != null) {
        fields(CodedInputStream.newInstance(in.readByteArray()), nested, schema, out);
      } else {
        in.skipField(tag);
      }
    }
  }

  private void field(CodedInputStream in, String name, Schema schema, ObjectNode out)
      throws IOException {
    if (schema.type().equals("array")) {
      var value = value(in, schema.element());
      out.withArrayProperty(name).add(value == null ? TextNode.valueOf("") : value);
    } else if (schema.additional().isPresent()) {
      entry(in.readByteArray(), schema.additional().get(), out.withObjectProperty(name));
    } else {
      var value = value(in, schema);
      if (value != null) {
        out.set(name, value);
      }
    }
  }

  /// An entry of a map: field 1 is the key and field 2 the value.
  private void entry(byte[] bytes, Schema schema, ObjectNode out) throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    var key = "";
    JsonNode value = TextNode.valueOf("");
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        key = in.readString();
      } else {
        var read = value(in, schema);
        value = read == null ? value : read;
      }
    }
    out.set(key, value);
  }

  /// A value by its schema; null for an empty text or time.
  private @Nullable JsonNode value(CodedInputStream in, Schema schema) throws IOException {
    var words = schema.node();
    if (words.path("x-kubernetes-int-or-string").asBoolean()) {
      return scalar(in.readByteArray(), words.path("format").asText().equals("quantity"));
    }
    if (schema.open()) {
      return raw(in.readByteArray());
    }
    return switch (schema.type()) {
      case "integer" -> LongNode.valueOf(in.readInt64());
      case "boolean" -> Json.MAPPER.getNodeFactory().booleanNode(in.readBool());
      case "number" -> Json.MAPPER.getNodeFactory().numberNode(in.readDouble());
      case "string" -> text(in, words.path("format").asText());
      default -> {
        var out = Json.object();
        message(in.readByteArray(), schema, out);
        yield out;
      }
    };
  }

  private static @Nullable JsonNode text(CodedInputStream in, String format) throws IOException {
    return switch (format) {
      case "date-time" -> time(in.readByteArray());
      case "byte" -> TextNode.valueOf(Base64.getEncoder().encodeToString(in.readByteArray()));
      default -> {
        var text = in.readStringRequireUtf8();
        yield text.isEmpty() ? null : TextNode.valueOf(text);
      }
    };
  }

  private static @Nullable JsonNode time(byte[] bytes) throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    var seconds = 0L;
    var nanos = 0L;
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        seconds = in.readInt64();
      } else {
        nanos = in.readInt64();
      }
    }
    return seconds == 0 ? null : TextNode.valueOf(Instant.ofEpochSecond(seconds, nanos).toString());
  }

  /// A quantity (field 1 is its text), or a number or text (1: which, 2: the number, 3: the text).
  private static @Nullable JsonNode scalar(byte[] bytes, boolean quantity) throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    var textual = quantity;
    var number = 0L;
    var text = "";
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      var field = WireFormat.getTagFieldNumber(tag);
      if (field == 3 || quantity) {
        text = in.readString();
      } else if (field == 1) {
        textual = in.readInt64() == 1;
      } else {
        number = in.readInt64();
      }
    }
    if (textual) {
      return text.isEmpty() ? null : TextNode.valueOf(text);
    }
    return number == 0 ? null : LongNode.valueOf(number);
  }

  /// JSON inside of protobuf, in field 1.
  private static @Nullable JsonNode raw(byte[] bytes) throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    JsonNode out = null;
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        out = Json.MAPPER.readTree(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
    return out;
  }
}
