package dev.ottla.core.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Tells whether an object is what it must be.
///
/// Each object carries a digest of what was last wanted of it: when the wish changes (also by
/// dropping a field) the digests differ. When somebody else changed the object, a wanted field has
/// another value. What others add, defaults included, is theirs.
final class Drift {
  static final String DIGEST = "ottla.dev/digest";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Drift() {}

  /// The object with its digest.
  static HasMetadata sealed(HasMetadata object) {
    Map<String, String> annotations = new TreeMap<>();
    if (object.getMetadata().getAnnotations() != null) {
      annotations.putAll(object.getMetadata().getAnnotations());
    }
    annotations.put(DIGEST, fingerprint(object));
    object.getMetadata().setAnnotations(annotations);
    return object;
  }

  static boolean differs(HasMetadata wanted, HasMetadata found) {
    return !within(json(wanted), json(found));
  }

  /// The digest of an object as JSON.
  static String fingerprint(Object object) {
    try {
      return digest(JSON.writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is drawn can be written", e);
    }
  }

  /// Sixteen hexadecimal digits of the text's SHA-256.
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static JsonNode json(Object object) {
    return JSON.valueToTree(object);
  }

  private static boolean within(Map.Entry<String, JsonNode> wanted, JsonNode found) {
    return leftOut(wanted.getValue(), found) || within(wanted.getValue(), found);
  }

  static boolean within(JsonNode wanted, JsonNode found) {
    if (wanted.isObject()) {
      return wanted.properties().stream().allMatch(e -> within(e, found.path(e.getKey())));
    }
    if (wanted.isArray()) {
      boolean same = found.isArray() && wanted.size() == found.size();
      return same && (inOrder(wanted, found) || inAnyOrder(wanted, found));
    }
    return wanted.equals(found)
        || (found.isValueNode() && wanted.asText().equals(found.asText()))
        || amount(wanted, found);
  }

  private static boolean inOrder(JsonNode wanted, JsonNode found) {
    return IntStream.range(0, wanted.size()).allMatch(i -> within(wanted.get(i), found.get(i)));
  }

  /// Lists of objects are merged by their keys, and what was there stays before what comes: the
  /// order is that of their history.
  private static boolean inAnyOrder(JsonNode wanted, JsonNode found) {
    List<JsonNode> left = new ArrayList<>();
    found.forEach(left::add);
    for (JsonNode item : wanted) {
      Optional<JsonNode> match =
          item.isObject()
              ? left.stream().filter(f -> within(item, f)).findFirst()
              : Optional.empty();
      if (match.isEmpty()) {
        return false;
      }
      left.remove(match.get());
    }
    return true;
  }

  /// What Kubernetes leaves out of an object: null, an empty list or map, and `false`.
  private static boolean nothing(JsonNode node) {
    return node.isNull() || (node.isContainerNode() && node.isEmpty());
  }

  private static boolean leftOut(JsonNode wanted, JsonNode found) {
    return nothing(wanted) || (found.isMissingNode() && wanted.isBoolean() && !wanted.asBoolean());
  }

  /// `1024Mi` is `1Gi`: Kubernetes keeps amounts in a form of its own.
  private static boolean amount(JsonNode wanted, JsonNode found) {
    return looksLikeAmount(wanted)
        && looksLikeAmount(found)
        && new Quantity(wanted.asText())
                .getNumericalAmount()
                .compareTo(new Quantity(found.asText()).getNumericalAmount())
            == 0;
  }

  private static boolean looksLikeAmount(JsonNode node) {
    return node.asText().matches("[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
  }
}
