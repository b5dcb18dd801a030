package dev.ottla.local.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.store.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A set of fields, as a tree of path elements in the words of `fieldsV1`: `f:name` for a field,
/// `k:{"name":"a"}` for an element of a list by its keys, `v:"x"` for one by its value.
final class FieldSet {
  private final Map<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  static FieldSet decode(JsonNode fields) {
    var set = new FieldSet();
    set.member = fields.isEmpty() || fields.has(".");
    fields.forEachEntry(
        (name, child) -> {
          if (!name.equals(".")) {
            set.children.put(name, decode(child));
          }
        });
    return set;
  }

  static FieldSet decodeRoot(JsonNode fields) {
    var set = decode(fields);
    set.member = false;
    return set;
  }

  ObjectNode encode() {
    var out = Json.object();
    if (member && !children.isEmpty()) {
      out.putObject(".");
    }
    children.forEach(
        (name, child) -> {
          if (!child.empty()) {
            out.set(name, child.encode());
          }
        });
    return out;
  }

  /// Whether the path that leads here is in the set.
  boolean member() {
    return member;
  }

  FieldSet join() {
    member = true;
    return this;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  FieldSet child(String element) {
    return children.computeIfAbsent(element, any -> new FieldSet());
  }

  boolean empty() {
    return !member && children.values().stream().allMatch(FieldSet::empty);
  }

  /// Adds all of another set.
  FieldSet add(FieldSet other) {
    member |= other.member;
    other.children.forEach((name, child) -> child(name).add(child));
    return this;
  }

  /// Takes away what another set has.
  FieldSet minus(FieldSet other) {
    member &= !other.member;
    other.children.forEach(
        (name, child) -> {
          var mine = children.get(name);
          if (mine != null) {
            mine.minus(child);
            if (mine.empty()) {
              children.remove(name);
            }
          }
        });
    return this;
  }

  /// What another set has no more. An empty map that was owned as such is still there when
  /// something in it is.
  FieldSet gone(FieldSet now) {
    var gone = new FieldSet();
    gone.member = member && !now.member && now.children.isEmpty();
    children.forEach(
        (name, child) -> {
          var left = child.gone(now.children.getOrDefault(name, new FieldSet()));
          if (!left.empty()) {
            gone.children.put(name, left);
          }
        });
    return gone;
  }

  /// What both sets have.
  FieldSet and(FieldSet other) {
    var both = new FieldSet();
    both.member = member && other.member;
    children.forEach(
        (name, child) -> {
          var theirs = other.children.get(name);
          if (theirs != null) {
            var common = child.and(theirs);
            if (!common.empty()) {
              both.children.put(name, common);
            }
          }
        });
    return both;
  }

  /// The members as people read them: `.spec.ports[port=80].name`.
  Stream<String> paths() {
    var below =
        children.entrySet().stream()
            .flatMap(entry -> entry.getValue().paths().map(path -> words(entry.getKey()) + path));
    return member ? Stream.concat(Stream.of(""), below) : below;
  }

  private static String words(String element) {
    var rest = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'k' -> "[" + String.join(",", keys(rest)) + "]";
      default -> "[=" + rest + "]";
    };
  }

  private static List<String> keys(String json) {
    var out = new java.util.ArrayList<String>();
    Elements.read(json).forEachEntry((name, value) -> out.add(name + "=" + value));
    return out;
  }
}
