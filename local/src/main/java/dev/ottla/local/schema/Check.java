package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that can be wrong with an object.
public final class Check {
  /// After these, rules would fail for a reason that is told already.
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private Check() {}

  /// Fills in what the server fills in. `fresh` is for objects that are made now.
  public static void fill(Kind kind, Kind.Version version, ObjectNode object, boolean fresh) {
    Shape.fill(object, version.schema());
    if (kind.builtin()) {
      Fillings.fill(kind, object, fresh);
      Shape.dropEmpty(object, version.schema());
    }
  }

  /// The values whose type is not the schema's.
  public static List<Violation> types(Kind.Version version, ObjectNode object) {
    var violations = new ArrayList<Violation>();
    new Validator(violations).check(object, null, version.schema(), "");
    return violations.stream()
        .filter(each -> each.reason().equals("FieldValueTypeInvalid"))
        .filter(each -> !each.message().contains("\"null\""))
        .filter(each -> !each.message().contains("in body must be of type date"))
        .toList();
  }

  /// Why a text cannot be what the schema says it stands for: a quantity, or bytes.
  public static Optional<String> undecodable(Kind.Version version, ObjectNode object) {
    return Formats.undecodable(object, version.schema());
  }

  /// What is wrong with the object, which was `old` before if it was there.
  public static List<Violation> violations(
      Kind kind, Kind.Version version, @Nullable ObjectNode old, ObjectNode object) {
    var violations = new ArrayList<Violation>();
    var metadata = object.path("metadata");
    Names.check(kind, metadata, violations);
    Names.holders(old == null ? null : old.path("metadata"), metadata, violations);
    Names.owners(metadata.path("ownerReferences"), violations);
    new Validator(violations).check(object, old, version.schema(), "");
    if (kind.builtin()) {
      // The real server reads a status of a built-in kind as it comes.
      violations.removeIf(each -> each.field().startsWith("status."));
      Fixed.check(kind, old, object, violations);
    } else if (violations.stream().anyMatch(each -> BLOCKING.contains(each.reason()))) {
      if (ruled(version.schema().node())) {
        violations.add(
            Violation.invalid(
                "<nil>",
                "null",
                "some validation rules were not checked because the object was invalid; correct the"
                    + " existing errors to complete validation"));
      }
    } else {
      new Rules(violations).check(object, old, version.schema(), "");
    }
    return violations;
  }

  private static boolean ruled(JsonNode schema) {
    return schema.findValue("x-kubernetes-validations") != null;
  }
}
