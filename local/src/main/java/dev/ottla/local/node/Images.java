package dev.ottla.local.node;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.local.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Image folders: an `image.json` with the unpacked root beside it in `root/`. Looked at anew each
/// time, so that an image that was built a moment ago is found.
record Images(Path folder) {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> PAIRS = new TypeReference<>() {};

  /// An image: what to run, and which absolute paths are inside it.
  record Image(
      String name,
      List<String> entrypoint,
      Map<String, String> env,
      List<String> roots,
      Path folder) {}

  Image find(String name) throws Unready {
    List<Image> all = all();
    String known = all.stream().map(Image::name).sorted().collect(Collectors.joining(", "));
    return all.stream()
        .filter(image -> name.equals(image.name()) || name.endsWith("/" + image.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new Unready(
                    "ErrImagePull",
                    "image \"%s\" is not among the image folders of %s, which has: %s"
                        .formatted(name, folder, known.isEmpty() ? "none" : known)));
  }

  private List<Image> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(path -> Files.exists(path.resolve("image.json")))
          .map(Images::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Image read(Path folder) {
    try {
      JsonNode json = Json.MAPPER.readTree(folder.resolve("image.json").toFile());
      return new Image(
          json.path("name").asText(),
          json.has("entrypoint")
              ? Json.MAPPER.convertValue(json.get("entrypoint"), TEXTS)
              : List.of(),
          json.has("env") ? Json.MAPPER.convertValue(json.get("env"), PAIRS) : Map.of(),
          json.has("roots") ? Json.MAPPER.convertValue(json.get("roots"), TEXTS) : List.of(),
          folder.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " holds no readable image.json", e);
    }
  }
}
