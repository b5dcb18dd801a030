package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

  private Names() {}

  static void check(Kind kind, JsonNode metadata, List<Violation> violations) {
    var name = metadata.path("name");
    if (name.asText("").isEmpty()) {
      violations.add(Violation.required("metadata.name", "name or generateName is required"));
    } else if (!kind.builtin() || !FREE.contains(kind.plural())) {
      name(kind, name, violations);
    }
    labels(metadata.path("labels"), violations);
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
      violations.add(
          Violation.invalid(
              "metadata.name",
              name,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is"
                  + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
    }
  }

  private static void labels(JsonNode labels, List<Violation> violations) {
    labels.forEachEntry(
        (key, value) -> {
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
}
