package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names, labels and annotations.
final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Set<String> LABELS = Set.of("namespaces", "services");
  private static final Set<String> FREE =
      Set.of("roles", "rolebindings", "clusterroles", "clusterrolebindings");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;
  private static final int ANNOTATIONS = 256 << 10;

  /// Finalizers without a domain.
  private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

  private static final String NAME_WORDS =
      "and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
          + " '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String SUBDOMAIN_WORDS =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
          + " '-' or '.', and must start and end with an alphanumeric character (e.g."
          + " 'example.com', regex used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  private Names() {}

  static void check(Kind kind, JsonNode metadata, List<Violation> violations) {
    var name = metadata.path("name");
    if (name.asText("").isEmpty()) {
      violations.add(Violation.required("metadata.name", "name or generateName is required"));
    } else if (!kind.builtin() || !FREE.contains(kind.plural())) {
      name(kind, name, violations);
    }
    labels(metadata.path("labels"), violations);
    metadata
        .path("annotations")
        .forEachEntry((key, value) -> qualified("metadata.annotations", key, violations));
    var size = metadata.path("annotations").toString().length();
    if (size > ANNOTATIONS) {
      violations.add(
          new Violation(
              "metadata.annotations",
              "FieldValueTooLong",
              "Too long: may not be more than %d bytes".formatted(ANNOTATIONS)));
    }
  }

  private static void name(Kind kind, JsonNode name, List<Violation> violations) {
    var label = kind.builtin() && LABELS.contains(kind.plural());
    var longest = label ? LONGEST_LABEL : LONGEST_NAME;
    if (name.asText().length() > longest) {
      violations.add(
          Violation.invalid(
              "metadata.name", name, "must be no more than %d bytes".formatted(longest)));
    }
    if (label && !LABEL.matcher(name.asText()).matches()) {
      violations.add(
          Violation.invalid(
              "metadata.name",
              name,
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                  + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                  + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"));
    } else if (!SUBDOMAIN.matcher(name.asText()).matches()) {
      violations.add(Violation.invalid("metadata.name", name, SUBDOMAIN_WORDS));
    }
  }

  private static void labels(JsonNode labels, List<Violation> violations) {
    labels.forEachEntry(
        (key, value) -> {
          qualified("metadata.labels", key, violations);
          if (value.asText().length() > LONGEST_LABEL) {
            violations.add(
                Violation.invalid(
                    "metadata.labels",
                    value,
                    "must be no more than %d bytes".formatted(LONGEST_LABEL)));
          }
          if (!VALUE.matcher(value.asText()).matches()) {
            violations.add(
                Violation.invalid(
                    "metadata.labels",
                    value,
                    "a valid label must be an empty string or consist of alphanumeric characters,"
                        + " '-', '_' or '.', and must start and end with an alphanumeric character"
                        + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation"
                        + " is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
          }
        });
  }

  /// A name with, perhaps, a domain before it: `example.com/name`.
  private static void qualified(String field, String key, List<Violation> violations) {
    var parts = key.split("/", -1);
    var shown = TextNode.valueOf(key);
    if (parts.length > 2) {
      violations.add(
          Violation.invalid(
              field,
              shown,
              "a valid label key must consist of alphanumeric characters, '-', '_' or '.', "
                  + NAME_WORDS
                  + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"));
      return;
    }
    if (parts.length == 2 && !SUBDOMAIN.matcher(parts[0]).matches()) {
      violations.add(Violation.invalid(field, shown, "prefix part " + SUBDOMAIN_WORDS));
    }
    var name = parts[parts.length - 1];
    if (name.isEmpty()) {
      violations.add(Violation.invalid(field, shown, "name part must be non-empty"));
    } else if (name.length() > LONGEST_LABEL) {
      violations.add(
          Violation.invalid(
              field, shown, "name part must be no more than %d bytes".formatted(LONGEST_LABEL)));
    }
    if (!VALUE.matcher(name).matches() || name.isEmpty()) {
      violations.add(
          Violation.invalid(
              field,
              shown,
              "name part must consist of alphanumeric characters, '-', '_' or '.', " + NAME_WORDS));
    }
  }

  /// What may hold an object, and what may not any more once it leaves.
  static void holders(@Nullable JsonNode old, JsonNode metadata, List<Violation> violations) {
    var finalizers = metadata.path("finalizers");
    for (var i = 0; i < finalizers.size(); i++) {
      var name = finalizers.get(i).asText();
      qualified("metadata.finalizers", name, violations);
      if (!name.contains("/") && !STANDARD.contains(name)) {
        violations.add(
            Violation.invalid(
                "metadata.finalizers[" + i + "]",
                finalizers.get(i),
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
    if (old != null && old.has("deletionTimestamp")) {
      var known = new HashSet<JsonNode>();
      old.path("finalizers").forEach(known::add);
      var added = new ArrayList<String>();
      finalizers.forEach(
          each -> {
            if (!known.contains(each)) {
              added.add(each.toString());
            }
          });
      if (!added.isEmpty()) {
        violations.add(
            Violation.forbidden(
                "metadata.finalizers",
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers []string{"
                    + String.join(", ", added)
                    + "}"));
      }
    }
  }

  static void owners(JsonNode references, List<Violation> violations) {
    var controllers = new ArrayList<String>();
    for (var reference : references) {
      for (var field : List.of("apiVersion", "kind", "name", "uid")) {
        if (reference.path(field).asText("").isEmpty()) {
          violations.add(
              Violation.invalid(
                  "metadata.ownerReferences." + field,
                  TextNode.valueOf(""),
                  field.equals("apiVersion") ? "version must not be empty" : "must not be empty"));
        }
      }
      if (reference.path("controller").asBoolean()) {
        controllers.add(reference.path("kind").asText() + "/" + reference.path("name").asText());
      }
    }
    if (controllers.size() > 1) {
      violations.add(
          Violation.invalid(
              "metadata.ownerReferences",
              references,
              "Only one reference can have Controller set to true. Found \"true\" in references"
                  + " for "
                  + controllers.get(0)
                  + " and "
                  + controllers.get(1)));
    }
  }
}
