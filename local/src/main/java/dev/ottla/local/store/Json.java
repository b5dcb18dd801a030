package dev.ottla.local.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The one JSON mapper. Whole numbers are read as long, so that equal numbers are equal trees.
public final class Json {
  /// Shared and thread-safe.
  public static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private Json() {}

  /// Reads an object that we wrote ourselves.
  public static ObjectNode read(byte[] json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("stored JSON does not parse", e);
    }
  }

  /// An empty object.
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
