package dev.ottla.images;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An image unpacked: `image.json` and the files in `root/`, for running it as a plain process.
final class Folder {
  private static final JsonMapper JSON = new JsonMapper();

  private Folder() {}

  /// Writes `image.json` last: where it is, the folder is whole.
  static void write(Path folders, Recipe recipe) throws IOException {
    Path folder = folders.resolve(recipe.file());
    Path json = folder.resolve("image.json");
    String words = json(recipe);
    if (Files.exists(json) && Files.readString(json).equals(words)) {
      return;
    }
    System.out.println("images: writing folder " + folder);
    Tree.delete(folder);
    for (var layer : recipe.layers()) {
      Tree.link(layer, folder.resolve("root"));
    }
    Files.writeString(json, words);
  }

  private static String json(Recipe recipe) throws IOException {
    var image = JsonNodeFactory.instance.objectNode();
    image.put("name", recipe.name());
    var entrypoint = image.putArray("entrypoint");
    recipe.entrypoint().forEach(entrypoint::add);
    var env = image.putObject("env");
    recipe.env().forEach(env::put);
    var roots = image.putArray("roots");
    List.of(Jre.HOME, "/app").forEach(roots::add);
    var layers = image.putArray("layers");
    recipe.layers().forEach(layer -> layers.add(layer.getFileName().toString()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(image);
  }
}
