package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// A kind of object that is served.
///
/// @param storage the version in which objects are stored
/// @param versions the served versions, the preferred one first
/// @param builtin false for kinds that a CustomResourceDefinition made
public record Kind(
    String group,
    String plural,
    String singular,
    String kind,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    String storage,
    List<Version> versions,
    boolean builtin) {

  /// A served version of a kind.
  ///
  /// @param columns the printer columns of a CustomResourceDefinition
  /// @param status whether `status` is written through a subresource of its own
  public record Version(
      String name, Schema schema, JsonNode columns, boolean status, Optional<Scale> scale) {}

  /// Where the `scale` subresource finds its numbers, as JSON pointers.
  public record Scale(String replicas, String statusReplicas, String selector) {}

  /// The name that kubectl prints, `pods` or `statefulsets.apps`.
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /// The name in error messages about invalid objects, `Pod` or `StatefulSet.apps`.
  public String qualified() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  /// `v1` or `apps/v1`.
  public String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// A served version by its name.
  public Optional<Version> version(String name) {
    return versions.stream().filter(version -> version.name().equals(name)).findFirst();
  }

  /// The version in which objects are stored, or the preferred one when that is not served.
  public Version stored() {
    return version(storage).orElseGet(versions::getFirst);
  }

  /// Whether the server counts `metadata.generation` for this kind.
  public boolean counted() {
    return !builtin || Builtins.COUNTED.contains(plural);
  }
}
