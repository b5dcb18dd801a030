package dev.ottla.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.local.schema.Kind;
import dev.ottla.local.store.ApiError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Label and field selectors.
final class Selector {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "\\s*(!?)\\s*([A-Za-z0-9][-A-Za-z0-9_./]*)\\s*"
              + "(?:(==|=|!=)\\s*([-A-Za-z0-9_.]*)|\\s(in|notin)\\s*\\(([^)]*)\\)|([<>])\\s*(-?\\d+))?\\s*");

  private static final List<String> EVERYWHERE = List.of("metadata.name", "metadata.namespace");

  /// Fields by which built-in kinds are selected beside these.
  private static final Map<String, List<String>> BUILTIN =
      Map.of(
          "pods",
          List.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "status.phase",
              "status.podIP"),
          "events",
          List.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          "secrets",
          List.of("type"),
          "namespaces",
          List.of("status.phase"),
          "nodes",
          List.of("spec.unschedulable"),
          "services",
          List.of("spec.clusterIP", "spec.type"),
          "replicasets",
          List.of("status.replicas"),
          "jobs",
          List.of("status.successful"));

  private Selector() {}

  static Predicate<JsonNode> of(Exchange exchange, Kind kind) {
    Predicate<JsonNode> all = object -> true;
    return labels(exchange.parameter("labelSelector"))
        .or(() -> Optional.of(all))
        .get()
        .and(fields(exchange.parameter("fieldSelector").orElse(""), kind));
  }

  /// True when there is anything to select by.
  static boolean any(Exchange exchange) {
    return exchange.parameter("labelSelector").isPresent()
        || exchange.parameter("fieldSelector").isPresent();
  }

  private static Optional<Predicate<JsonNode>> labels(Optional<String> selector) {
    return selector.map(
        text ->
            Arrays.stream(text.split(",(?![^(]*\\))", -1))
                .map(Selector::requirement)
                .reduce(object -> true, Predicate::and));
  }

  private static Predicate<JsonNode> requirement(String text) {
    var matcher = REQUIREMENT.matcher(text);
    if (!matcher.matches()) {
      throw new ApiError(
          400, "BadRequest", "unable to parse requirement: found '%s'".formatted(text.trim()));
    }
    var key = matcher.group(2);
    if (matcher.group(3) != null) {
      return in(key, Set.of(matcher.group(4)), matcher.group(3).equals("!="));
    }
    if (matcher.group(5) != null) {
      var values =
          Arrays.stream(matcher.group(6).split(",", -1))
              .map(String::trim)
              .collect(Collectors.toSet());
      return in(key, values, matcher.group(5).equals("notin"));
    }
    if (matcher.group(7) != null) {
      var limit = Long.parseLong(matcher.group(8));
      var greater = matcher.group(7).equals(">");
      return object -> compare(label(object, key).asText(""), limit, greater);
    }
    var absent = !matcher.group(1).isEmpty();
    return object -> label(object, key).isMissingNode() == absent;
  }

  private static boolean compare(String value, long limit, boolean greater) {
    return value.matches("-?\\d{1,18}")
        && (greater ? Long.parseLong(value) > limit : Long.parseLong(value) < limit);
  }

  private static Predicate<JsonNode> in(String key, Set<String> values, boolean not) {
    return object -> {
      var label = label(object, key);
      return (!label.isMissingNode() && values.contains(label.asText())) != not;
    };
  }

  private static JsonNode label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key);
  }

  private static Predicate<JsonNode> fields(String selector, Kind kind) {
    Predicate<JsonNode> all = object -> true;
    for (var term : selector.split(",", -1)) {
      if (!term.isBlank()) {
        all = all.and(field(term.trim(), kind));
      }
    }
    return all;
  }

  private static Predicate<JsonNode> field(String term, Kind kind) {
    var not = term.contains("!=");
    var sides = term.split("!=|==|=", 2);
    if (sides.length < 2) {
      throw new ApiError(
          400, "BadRequest", "invalid selector: '%s'; can't understand '%s'".formatted(term, term));
    }
    var path = sides[0];
    var known = kind.builtin() ? BUILTIN.getOrDefault(kind.plural(), List.of()) : List.<String>of();
    if (!EVERYWHERE.contains(path) && !known.contains(path)) {
      throw new ApiError(
          400,
          "BadRequest",
          kind.builtin()
              ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                  .formatted(path)
              : "field label not supported: " + path);
    }
    var pointer = "/" + path.replace('.', '/');
    return object -> object.at(pointer).asText("").equals(sides[1]) != not;
  }
}
