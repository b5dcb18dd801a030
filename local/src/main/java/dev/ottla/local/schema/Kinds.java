package dev.ottla.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The kinds served now: the built-in ones and those that CustomResourceDefinitions added.
public final class Kinds {
  private final Map<String, Kind> byResource = new ConcurrentSkipListMap<>();

  /// The built-in kinds.
  public Kinds() {
    Builtins.ALL.kinds().forEach(kind -> byResource.put(kind.resource(), kind));
  }

  /// A schema that the built-in kinds refer to, by its name in their OpenAPI documents.
  public static Schema schema(String name) {
    return Builtins.ALL.schema(name);
  }

  /// A kind by the name kubectl prints, `pods` or `statefulsets.apps`.
  public Optional<Kind> find(String resource) {
    return Optional.ofNullable(byResource.get(resource));
  }

  /// All kinds, by resource name.
  public Collection<Kind> all() {
    return List.copyOf(byResource.values());
  }

  /// The groups other than the core group, sorted.
  public List<String> groups() {
    return byResource.values().stream()
        .map(Kind::group)
        .filter(group -> !group.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /// The versions served in a group, newest first.
  public List<String> versions(String group) {
    return byResource.values().stream()
        .filter(kind -> kind.group().equals(group))
        .flatMap(kind -> kind.versions().stream())
        .map(Kind.Version::name)
        .distinct()
        .sorted(Comparator.comparing(Kinds::rank).reversed())
        .toList();
  }

  /// The kinds of a group version, sorted.
  public List<Kind> of(String group, String version) {
    return byResource.values().stream()
        .filter(kind -> kind.group().equals(group) && kind.version(version).isPresent())
        .toList();
  }

  /// Serves what a CustomResourceDefinition defines, or anew as it now defines it.
  public void define(JsonNode definition) {
    var kind = read(definition.path("spec"));
    if (!kind.versions().isEmpty()) {
      byResource.put(kind.resource(), kind);
    }
  }

  /// Serves a kind no longer.
  public void forget(String resource) {
    byResource.remove(resource);
  }

  private static Kind read(JsonNode spec) {
    var names = spec.path("names");
    var versions = new ArrayList<Kind.Version>();
    var storage = "";
    for (var version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        storage = version.path("name").asText();
      }
      if (version.path("served").asBoolean()) {
        versions.add(version(version));
      }
    }
    versions.sort(Comparator.comparing((Kind.Version v) -> rank(v.name())).reversed());
    var kind = names.path("kind").asText();
    return new Kind(
        spec.path("group").asText(),
        names.path("plural").asText(),
        names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
        kind,
        spec.path("scope").asText().equals("Namespaced"),
        texts(names.path("shortNames")).toList(),
        texts(names.path("categories")).toList(),
        storage,
        List.copyOf(versions),
        false);
  }

  private static Kind.Version version(JsonNode version) {
    var scale = version.at("/subresources/scale");
    return new Kind.Version(
        version.path("name").asText(),
        Schema.custom(version.at("/schema/openAPIV3Schema")),
        version.path("additionalPrinterColumns"),
        version.at("/subresources/status").isObject(),
        scale.isObject()
            ? Optional.of(
                new Kind.Scale(
                    pointer(scale.path("specReplicasPath")),
                    pointer(scale.path("statusReplicasPath")),
                    pointer(scale.path("labelSelectorPath"))))
            : Optional.empty());
  }

  private static String pointer(JsonNode path) {
    return path.asText("").replace('.', '/');
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }

  /// Orders versions as Kubernetes does: v2, v1, v1beta2, v1beta1, v1alpha1, others by name.
  private static String rank(String version) {
    var matcher =
        java.util.regex.Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?").matcher(version);
    if (!matcher.matches()) {
      return "0" + version;
    }
    var stage = matcher.group(2);
    var level = stage == null ? 3 : stage.equals("beta") ? 2 : 1;
    var minor = stage == null ? 0 : Integer.parseInt(matcher.group(3));
    return "1%d%06d%06d".formatted(level, Integer.parseInt(matcher.group(1)), minor);
  }
}
