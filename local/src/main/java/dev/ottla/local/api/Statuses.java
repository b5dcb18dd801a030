package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.ApiError;
import dev.ottla.local.store.Json;

/// The `Status` objects that answer what has no object to answer with.
final class Statuses {
  private Statuses() {}

  static ObjectNode failure(ApiError error) {
    var status = status("Failure");
    status.put("message", error.getMessage());
    if (!error.reason().isEmpty()) {
      status.put("reason", error.reason());
    }
    error
        .details()
        .ifPresent(
            details -> {
              var out = status.putObject("details");
              if (!details.name().isEmpty()) {
                out.put("name", details.name());
              }
              if (!details.group().isEmpty()) {
                out.put("group", details.group());
              }
              if (!details.kind().isEmpty()) {
                out.put("kind", details.kind());
              }
              if (!details.causes().isEmpty()) {
                var causes = out.putArray("causes");
                details.causes().forEach(cause -> cause(causes.addObject(), cause));
              }
            });
    return status.put("code", error.code());
  }

  private static void cause(ObjectNode out, ApiError.Cause cause) {
    out.put("reason", cause.reason()).put("message", cause.message());
    if (!cause.field().isEmpty()) {
      out.put("field", cause.field());
    }
  }

  static ObjectNode deleted(Kind kind, JsonNode object) {
    var status = status("Success");
    var details = status.putObject("details");
    details.put("name", object.at("/metadata/name").asText());
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural()).put("uid", object.at("/metadata/uid").asText());
    return status;
  }

  private static ObjectNode status(String word) {
    var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", word);
  }
}
