package dev.ottla.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/// What came back, and how to write it down.
record Answer(int code, HttpHeaders headers, String text, JsonNode json, Script script) {
  /// Writes down some fields of it, by their JSON pointers.
  Answer show(String... pointers) {
    for (var pointer : pointers) {
      script.line("  %s: %s".formatted(pointer, Script.shown(json.at(pointer))));
    }
    return this;
  }

  /// Writes down all of it.
  Answer all() {
    script.line("  " + Script.shown(json));
    return this;
  }

  /// Writes down the body as it is.
  Answer raw() {
    script.text(text);
    return this;
  }

  Answer header(String name) {
    headers.allValues(name).stream()
        .sorted()
        .forEach(value -> script.line("  " + name + ": " + value));
    return this;
  }

  String at(String pointer) {
    return json.at(pointer).asText("");
  }

  String revision() {
    return at("/metadata/resourceVersion");
  }
}
