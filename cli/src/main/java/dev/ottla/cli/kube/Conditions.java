package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;

/// The conditions in an object's status.
///
/// @param object the object
public record Conditions(JsonNode object) {
  /// Those of an object.
  public static Conditions of(JsonNode object) {
    return new Conditions(object);
  }

  /// Whether a condition is there and true.
  public boolean isTrue(String type) {
    return is(type, "True");
  }

  /// Whether a condition is there with a status: True, False or Unknown.
  public boolean is(String type, String status) {
    return find(type).path("status").asText().equals(status);
  }

  /// What a condition says; empty when it says nothing or is not there.
  public String message(String type) {
    return find(type).path("message").asText();
  }

  /// Whether the object is Ready, said of the spec as it is now.
  public boolean ready() {
    long observed = object.path("status").path("observedGeneration").asLong(-1);
    return isTrue("Ready") && observed == object.path("metadata").path("generation").asLong(-1);
  }

  private JsonNode find(String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return object.path("no condition of this type");
  }
}
