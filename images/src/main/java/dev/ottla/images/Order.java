package dev.ottla.images;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the build asks for.
///
/// @param root the repository
/// @param target where everything made here goes
/// @param version Ottla's version as it stands in image tags
/// @param kafka the supported versions of Kafka
/// @param base an image to build on; absent means from nothing
/// @param push a repository to push to instead of writing tars
record Order(
    Path root,
    Path target,
    String version,
    List<String> kafka,
    Optional<String> base,
    Optional<String> push) {

  /// Reads `--name=value` arguments.
  static Order from(String... args) {
    var given =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
    return new Order(
        Path.of(need(given, "--root")),
        Path.of(need(given, "--target")),
        need(given, "--version").replace("-SNAPSHOT", ""),
        List.of(need(given, "--kafka").split(",")),
        Optional.ofNullable(given.get("--base")).filter(base -> !base.isBlank()),
        Optional.ofNullable(given.get("--push")).filter(push -> !push.isBlank()));
  }

  private static String need(Map<String, String> given, String name) {
    String value = given.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + "= is missing");
    }
    return value;
  }
}
