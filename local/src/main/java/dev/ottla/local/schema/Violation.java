package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;

/// One thing wrong with an object, in the words of Kubernetes.
///
/// @param reason `FieldValueInvalid` and its like
/// @param message `Invalid value: "x": why`
public record Violation(String field, String reason, String message) {
  static Violation invalid(String field, JsonNode value, String why) {
    return new Violation(
        field, "FieldValueInvalid", "Invalid value: %s: %s".formatted(words(value), why));
  }

  /// A value that is wrong in a way that is not about its text.
  static Violation invalid(String field, String value, String why) {
    return new Violation(field, "FieldValueInvalid", "Invalid value: %s: %s".formatted(value, why));
  }

  /// An object or a list, which Kubernetes does not write out.
  static Violation invalid(String field, String why) {
    return new Violation(field, "FieldValueInvalid", "Invalid value: " + why);
  }

  static Violation required(String field, String why) {
    return new Violation(
        field, "FieldValueRequired", "Required value" + (why.isEmpty() ? "" : ": " + why));
  }

  static Violation duplicate(String field, JsonNode value) {
    return new Violation(field, "FieldValueDuplicate", "Duplicate value: " + words(value));
  }

  static Violation forbidden(String field, String why) {
    return new Violation(field, "FieldValueForbidden", "Forbidden: " + why);
  }

  private static String words(JsonNode value) {
    return value.toString();
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
