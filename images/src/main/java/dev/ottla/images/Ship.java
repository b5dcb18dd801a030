package dev.ottla.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// Images in the form that container runtimes take: as a tar, or pushed to a repository.
final class Ship {
  /// Not root, and in the group that owns what platforms with random users mount.
  private static final String USER = "1001:0";

  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final String CACHE = "app.aot";

  private final Order order;

  Ship(Order order) {
    this.order = order;
  }

  /// On nothing but the C library of this machine, for machines like this one.
  void fromNothing(Recipe recipe, Path ground) throws IOException, InterruptedException {
    var layers = new ArrayList<Path>();
    layers.add(ground);
    layers.addAll(recipe.layers());
    var tar = new Recipe(recipe.name(), recipe.file(), layers, recipe.entrypoint(), recipe.env());
    if (current(tar)) {
      return;
    }
    send(fill(Jib.fromScratch(), tar).setPlatforms(Set.of(here())), tar);
  }

  /// On an image that brings the Java runtime. The AOT cache stays behind, since it fits the
  /// runtime it was trained with and no other; a pushed image is for both architectures.
  void fromBase(Recipe recipe, String base) throws IOException, InterruptedException {
    var entrypoint = new ArrayList<String>(List.of("java"));
    recipe.entrypoint().stream()
        .skip(1)
        .filter(word -> !word.contains("AOT") && !word.contains("aot"))
        .forEach(entrypoint::add);
    var layers = recipe.layers().subList(1, recipe.layers().size());
    var image = new Recipe(recipe.name(), recipe.file(), layers, entrypoint, recipe.env());
    try {
      var platforms =
          order.push().isPresent()
              ? Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux"))
              : Set.of(here());
      send(fill(Jib.from(RegistryImage.named(base)), image).setPlatforms(platforms), image);
    } catch (InvalidImageReferenceException e) {
      throw new IOException("--base: '" + base + "' is no image name", e);
    }
  }

  private boolean current(Recipe recipe) throws IOException {
    Path inputs = inputs(recipe);
    return order.push().isEmpty()
        && Files.exists(tar(recipe))
        && Files.exists(inputs)
        && Files.readString(inputs).equals(recipe.toString());
  }

  private void send(JibContainerBuilder image, Recipe recipe)
      throws IOException, InterruptedException {
    try {
      var to = order.push().isPresent() ? registry(recipe, order.push().get()) : file(recipe);
      Path cache = order.target().resolve("jib-cache");
      image.containerize(
          to.setToolName("ottla")
              .setApplicationLayersCache(cache)
              .setBaseImageLayersCache(cache)
              .addEventHandler(LogEvent.class, Ship::say));
    } catch (InvalidImageReferenceException e) {
      throw new IOException("the name of " + recipe.name() + " cannot be written so", e);
    } catch (RegistryException | ExecutionException | CacheDirectoryCreationException e) {
      throw new IOException("cannot write the image " + recipe.name() + ": " + e.getMessage(), e);
    }
    if (order.push().isEmpty()) {
      Files.writeString(inputs(recipe), recipe.toString());
    }
  }

  private Containerizer file(Recipe recipe) throws IOException, InvalidImageReferenceException {
    Path tar = tar(recipe);
    System.out.println("images: writing " + tar);
    Files.createDirectories(tar.getParent());
    Files.deleteIfExists(inputs(recipe));
    Files.deleteIfExists(tar);
    return Containerizer.to(TarImage.at(tar).named(recipe.name()))
        .setOfflineMode(order.base().isEmpty());
  }

  private static Containerizer registry(Recipe recipe, String repository)
      throws InvalidImageReferenceException {
    String name = repository + recipe.name().substring(recipe.name().indexOf('/'));
    System.out.println("images: pushing " + name);
    var reference = ImageReference.parse(name);
    return Containerizer.to(
        RegistryImage.named(reference)
            .addCredentialRetriever(
                CredentialRetrieverFactory.forImage(reference, Ship::say).dockerConfig()));
  }

  private static JibContainerBuilder fill(JibContainerBuilder image, Recipe recipe)
      throws IOException {
    for (var layer : recipe.layers()) {
      image.addFileEntriesLayer(entries(layer, recipe));
    }
    return image
        .setEntrypoint(recipe.entrypoint())
        .setEnvironment(recipe.env())
        .setUser(USER)
        .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
        .setCreationTime(Tree.TIME);
  }

  private static FileEntriesLayer entries(Path layer, Recipe recipe) throws IOException {
    boolean cached = recipe.entrypoint().stream().anyMatch(word -> word.contains(CACHE));
    var entries = FileEntriesLayer.builder().setName(layer.getFileName().toString());
    for (var file : Tree.files(layer)) {
      if (cached || !file.endsWith(CACHE)) {
        entries.addEntry(
            file,
            AbsoluteUnixPath.get("/" + layer.relativize(file)),
            Files.isExecutable(file) ? PROGRAM : FILE,
            Tree.TIME);
      }
    }
    return entries.build();
  }

  private Path tar(Recipe recipe) {
    return order.target().resolve("tars").resolve(recipe.file() + ".tar");
  }

  private Path inputs(Recipe recipe) {
    return order.target().resolve("tars").resolve("." + recipe.file() + ".inputs");
  }

  private static Platform here() {
    return new Platform(
        System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64", "linux");
  }

  private static void say(LogEvent event) {
    switch (event.getLevel()) {
      case ERROR, WARN -> System.err.println("images: " + event.getMessage());
      case LIFECYCLE, PROGRESS, INFO, DEBUG -> {
        // Its steps are no news.
      }
    }
  }
}
