package dev.ottla.local.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What every object has in common: its name, labels, owners and conditions.
public final class Meta {
  private static final ObjectMapper SORTED =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private Meta() {}

  /// A new object with no more than its name.
  public static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  /// The text at a JSON pointer, empty when there is none.
  public static String text(JsonNode object, String pointer) {
    return object.at(pointer).asText("");
  }

  /// `metadata.name`.
  public static String name(JsonNode object) {
    return object.path("metadata").path("name").asText("");
  }

  /// `metadata.namespace`, empty for cluster-wide objects.
  public static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText("");
  }

  /// `metadata.uid`.
  public static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText("");
  }

  /// The label's value, empty when it is not set.
  public static String label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key).asText("");
  }

  /// Whether deletion was asked for.
  public static boolean leaving(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  /// Now, in the API's form.
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// The owner that controls the object, if one does.
  public static Optional<JsonNode> controller(JsonNode object) {
    return StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false)
        .filter(owner -> owner.path("controller").asBoolean())
        .findFirst();
  }

  /// Whether the owner controls the object.
  public static boolean controls(JsonNode owner, JsonNode object) {
    return controller(object)
        .filter(ref -> ref.path("uid").asText().equals(uid(owner)))
        .isPresent();
  }

  /// A reference that makes an object live no longer than its owner.
  public static ObjectNode reference(JsonNode owner, boolean controller) {
    ObjectNode ref = JsonNodeFactory.instance.objectNode();
    ref.put("apiVersion", text(owner, "/apiVersion")).put("kind", text(owner, "/kind"));
    ref.put("name", name(owner)).put("uid", uid(owner));
    if (controller) {
      ref.put("controller", true).put("blockOwnerDeletion", true);
    }
    return ref;
  }

  /// Whether a label selector picks the object; an absent selector picks nothing.
  public static boolean selects(JsonNode selector, JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    if (selector.isMissingNode() || selector.isNull()) {
      return false;
    }
    return carries(selector.path("matchLabels"), labels)
        && StreamSupport.stream(selector.path("matchExpressions").spliterator(), false)
            .allMatch(expression -> satisfies(expression, labels));
  }

  /// Whether the labels hold all the wanted ones.
  static boolean carries(JsonNode wanted, JsonNode labels) {
    return wanted.properties().stream()
        .allMatch(want -> want.getValue().equals(labels.path(want.getKey())));
  }

  private static boolean satisfies(JsonNode expression, JsonNode labels) {
    JsonNode value = labels.path(expression.path("key").asText());
    boolean listed =
        StreamSupport.stream(expression.path("values").spliterator(), false)
            .anyMatch(value::equals);
    return switch (expression.path("operator").asText()) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> !value.isMissingNode();
      case "DoesNotExist" -> value.isMissingNode();
      default -> false;
    };
  }

  /// The condition of that type, or a missing node.
  public static JsonNode condition(JsonNode object, String type) {
    return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst()
        .orElse(JsonNodeFactory.instance.missingNode());
  }

  /// Whether the condition of that type is True.
  public static boolean is(JsonNode object, String type) {
    return condition(object, type).path("status").asText().equals("True");
  }

  /// Sets a condition of the object; the transition time moves only when its status does.
  public static void condition(
      ObjectNode object, String type, boolean holds, String reason, String message) {
    ArrayNode conditions = object.withObject("/status").withArray("/conditions");
    JsonNode old = condition(object, type);
    ObjectNode condition = old instanceof ObjectNode known ? known : conditions.addObject();
    String status = holds ? "True" : "False";
    if (!condition.path("status").asText().equals(status)) {
      condition.put("lastTransitionTime", now());
    }
    condition.put("type", type).put("status", status);
    condition.put("reason", reason).put("message", message);
    if (reason.isEmpty()) {
      condition.remove("reason");
    }
    if (message.isEmpty()) {
      condition.remove("message");
    }
  }

  /// Ten characters that stand for the content, whatever the order of its fields.
  public static String hash(JsonNode content) {
    try {
      byte[] sorted = SORTED.writeValueAsBytes(SORTED.treeToValue(content, Object.class));
      return hash(sorted);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ten characters that stand for the text.
  public static String hash(String content) {
    return hash(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new BigInteger(1, digest).toString(36).substring(0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
