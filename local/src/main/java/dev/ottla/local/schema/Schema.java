package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ottla.local.store.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// A structural schema, read as questions are asked of it; references are followed.
public final class Schema {
  /// Says nothing, allows everything.
  public static final Schema ANY = new Schema(MissingNode.getInstance(), name -> Schema.any());

  private final JsonNode node;
  private final Function<String, Schema> references;
  private final Map<String, Schema> properties = new HashMap<>();
  private final Optional<Schema> items;
  private final Optional<Schema> additional;

  /// A schema whose `$ref`s are looked up by name.
  public Schema(JsonNode node, Function<String, Schema> references) {
    this.node = node;
    this.references = references;
    node.path("properties")
        .forEachEntry((name, child) -> properties.put(name, new Schema(child, references)));
    items = child("items");
    additional = child("additionalProperties");
  }

  /// The schema of a kind that a CustomResourceDefinition made; it need not tell what every kind
  /// has.
  static Schema custom(JsonNode node) {
    var schema = new Schema(node, name -> Builtins.ALL.schema(name));
    var text = Json.object().put("type", "string");
    var metadata = Json.object().put("$ref", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
    schema.properties.put("apiVersion", new Schema(text, schema.references));
    schema.properties.put("kind", new Schema(text, schema.references));
    schema.properties.put("metadata", new Schema(metadata, schema.references));
    return schema;
  }

  private static Schema any() {
    return ANY;
  }

  private Optional<Schema> child(String name) {
    var child = node.path(name);
    return child.isObject() ? Optional.of(new Schema(child, references)) : Optional.empty();
  }

  private Schema target() {
    var name = node.path("$ref").textValue();
    return name == null ? this : references.apply(name);
  }

  /// The raw words of the schema, a reference followed.
  public JsonNode node() {
    return target().node;
  }

  /// The words of the schema itself, a reference not followed.
  public JsonNode words() {
    return node;
  }

  /// `object`, `array`, `string` …; empty when it is open.
  public String type() {
    return node().path("type").asText("");
  }

  /// The declared properties.
  public Map<String, Schema> properties() {
    return target().properties;
  }

  /// The schema of a list's elements.
  public Optional<Schema> items() {
    return target().items;
  }

  /// The schema of a map's values.
  public Optional<Schema> additional() {
    return target().additional;
  }

  /// The schema of a field: declared, or a map's value, or open.
  public Schema field(String name) {
    var declared = properties().get(name);
    return declared != null ? declared : additional().orElse(ANY);
  }

  /// The schema of a list's elements, or open.
  public Schema element() {
    return items().orElse(ANY);
  }

  /// Whether unknown fields are kept.
  public boolean open() {
    var words = node();
    return words.path("x-kubernetes-preserve-unknown-fields").asBoolean()
        || words.path("additionalProperties").asBoolean()
        || (type().isEmpty() && properties().isEmpty());
  }

  /// The fields that tell the elements of a list apart; empty when the list is no map.
  public List<String> mapKeys() {
    var keys = node().path("x-kubernetes-list-map-keys");
    return keys.isArray()
        ? StreamSupport.stream(keys.spliterator(), false).map(JsonNode::asText).toList()
        : List.of();
  }

  /// Whether a list is a set of scalars.
  public boolean set() {
    return node().path("x-kubernetes-list-type").asText().equals("set");
  }

  /// Whether a map is replaced as a whole.
  public boolean atomic() {
    return words().path("x-kubernetes-map-type").asText().equals("atomic")
        || node().path("x-kubernetes-map-type").asText().equals("atomic");
  }
}
