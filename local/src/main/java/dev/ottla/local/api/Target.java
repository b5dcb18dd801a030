package dev.ottla.local.api;

import dev.ottla.local.schema.Kind;
import dev.ottla.local.schema.Kinds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a path is about: a collection when the name is empty, an object or one of its subresources.
record Target(
    Kind kind, Kind.Version version, @Nullable String namespace, String name, String part) {
  private static final Set<String> OF_NAMESPACE = Set.of("status");

  static List<String> segments(String path) {
    return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }

  /// Reads `/api/v1/…` and `/apis/<group>/<version>/…`; empty when nothing like it is served.
  static Optional<Target> parse(List<String> segments, Kinds kinds) {
    var core = segments.getFirst().equals("api");
    var at = core ? 2 : 3;
    if (segments.size() <= at) {
      return Optional.empty();
    }
    var group = core ? "" : segments.get(1);
    var version = segments.get(at - 1);
    String namespace = null;
    if (segments.get(at).equals("namespaces")
        && segments.size() > at + 2
        && !OF_NAMESPACE.contains(segments.get(at + 2))) {
      namespace = segments.get(at + 1);
      at += 2;
    }
    var plural = segments.get(at);
    var name = segments.size() > at + 1 ? segments.get(at + 1) : "";
    var part =
        String.join("/", segments.subList(Math.min(at + 2, segments.size()), segments.size()));
    var space = namespace;
    return kinds
        .find(group.isEmpty() ? plural : plural + "." + group)
        .filter(kind -> kind.namespaced() || space == null)
        .filter(kind -> !kind.namespaced() || space != null || name.isEmpty())
        .flatMap(
            kind ->
                kind.version(version).map(served -> new Target(kind, served, space, name, part)));
  }
}
