package dev.ottla.local.api;

import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.ApiError;
import java.util.List;

/// Refusals in the words of the real server.
final class Refusals {
  private static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  private Refusals() {}

  private static ApiError.Details of(Kind kind, String name) {
    return new ApiError.Details(name, kind.group(), kind.plural(), List.of());
  }

  static ApiError notFound(Kind kind, String name) {
    var words = "%s \"%s\" not found".formatted(kind.resource(), name);
    return new ApiError(404, "NotFound", words, of(kind, name));
  }

  /// A path that leads nowhere.
  static ApiError unknown() {
    return new ApiError(
        404,
        "NotFound",
        "the server could not find the requested resource",
        new ApiError.Details("", "", "", List.of()));
  }

  static ApiError taken(Kind kind, String name) {
    var words = "%s \"%s\" already exists".formatted(kind.resource(), name);
    return new ApiError(409, "AlreadyExists", words, of(kind, name));
  }

  static ApiError modified(Kind kind, String name) {
    return conflict(kind, name, MODIFIED);
  }

  static ApiError conflict(Kind kind, String name, String why) {
    var words =
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.resource(), name, why);
    return new ApiError(409, "Conflict", words, of(kind, name));
  }

  /// What a name in a body says against the one in the path.
  static ApiError named(String body, String path) {
    return new ApiError(
        400,
        "BadRequest",
        "the name of the object (%s) does not match the name on the URL (%s)"
            .formatted(body, path));
  }

  /// An option of a request that is not to be had: `PatchOptions`, `ListOptions` …
  static ApiError option(String options, String field, String why) {
    return new ApiError(
        422, "Invalid", "%s.meta.k8s.io \"\" is invalid: %s: %s".formatted(options, field, why));
  }

  static ApiError terminating(Kind kind, String name, String namespace) {
    return new ApiError(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
            .formatted(kind.resource(), name, namespace));
  }
}
