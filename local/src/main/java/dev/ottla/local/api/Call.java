package dev.ottla.local.api;

import dev.ottla.local.schema.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a write is to be done, beside the object.
///
/// @param version the version of the kind that the caller speaks
/// @param manager the field manager who owns what changes; empty when nobody keeps book
/// @param dryRun whether to stop short of writing
/// @param strictness what becomes of unknown fields
/// @param warnings filled with what the caller should hear
record Call(
    Kind.Version version,
    Optional<String> manager,
    boolean dryRun,
    Strictness strictness,
    List<String> warnings) {

  /// The query parameter `fieldValidation`.
  enum Strictness {
    IGNORE,
    WARN,
    STRICT
  }

  /// A write from inside.
  static Call inside(Kind kind) {
    return new Call(kind.stored(), Optional.empty(), false, Strictness.IGNORE, new ArrayList<>());
  }
}
