package dev.ottla.local.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/// One stored state of an object. Kept as its JSON text, which is a fraction of the size of the
/// tree and goes to the wire as it is; the tree is made on demand and shared, so nobody may change
/// it.
public final class Entry {
  private final String resource;
  private final String namespace;
  private final String name;
  private final long revision;
  private final byte[] json;
  private SoftReference<@Nullable ObjectNode> tree = new SoftReference<>(null);

  Entry(String resource, @Nullable String namespace, String name, long revision, byte[] json) {
    this.resource = resource;
    this.namespace = namespace == null ? "" : namespace;
    this.name = name;
    this.revision = revision;
    this.json = json;
  }

  /// The resource as kubectl prints it: `pods`, `statefulsets.apps`.
  public String resource() {
    return resource;
  }

  /// The namespace, empty for cluster-wide kinds.
  public String namespace() {
    return namespace;
  }

  /// The name.
  public String name() {
    return name;
  }

  /// The revision that wrote this state.
  public long revision() {
    return revision;
  }

  /// The JSON text, UTF-8, on one line.
  public byte[] json() {
    return json;
  }

  /// The shared tree: copy before you change it.
  public ObjectNode tree() {
    var known = tree.get();
    if (known != null) {
      return known;
    }
    var made = Json.read(json);
    tree = new SoftReference<>(made);
    return made;
  }

  /// A tree of your own.
  public ObjectNode copy() {
    return Json.read(json);
  }

  String key() {
    return key(namespace, name);
  }

  static String key(@Nullable String namespace, String name) {
    return (namespace == null ? "" : namespace) + "/" + name;
  }

  static Entry of(
      String resource, @Nullable String namespace, String name, long revision, ObjectNode object) {
    try {
      return new Entry(resource, namespace, name, revision, Json.MAPPER.writeValueAsBytes(object));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }
}
