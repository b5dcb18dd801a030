package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.talk.Trees;
import dev.ottla.cli.talk.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// The objects of a folder with a `kustomization.yaml`: those it lists and those of the folders it
/// lists. What would change them on the way (patches, images, ...) is refused: `kubectl kustomize`
/// does that.
public final class Kustomization {
  private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "metadata", "resources");

  private Kustomization() {}

  /// Reads a folder.
  public static List<Manifest> read(Path folder) {
    Path file = folder.resolve("kustomization.yaml");
    JsonNode root = parse(file);
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KNOWN.contains(name)) {
        throw new Trouble(file + ": '" + name + "' is not followed here; only resources are");
      }
    }
    List<Manifest> manifests = new ArrayList<>();
    for (JsonNode resource : root.path("resources")) {
      Path path = folder.resolve(resource.asText()).normalize();
      if (Files.isDirectory(path)) {
        manifests.addAll(read(path));
      } else {
        manifests.addAll(Manifest.parse(path.toString(), Manifest.text(path)));
      }
    }
    return manifests;
  }

  private static JsonNode parse(Path file) {
    try {
      return Trees.yaml(Manifest.text(file));
    } catch (IOException e) {
      throw new Trouble(file + ": " + Trouble.words(e), e);
    }
  }
}
