package dev.ottla.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Builds every image whose parts are there, as a folder and as a tar; what has not changed is left
/// as it is. The embedded server's start cache is made the same way.
public final class Images {
  private Images() {}

  /// Takes `--root`, `--target`, `--version`, `--kafka` and, if wanted, `--base` and `--push`.
  public static void main(String[] args) throws IOException, InterruptedException {
    var order = Order.from(args);
    Path target = order.target();
    var layers = new Layers(Files.createDirectories(target).resolve("layers"));
    Path jre = Jre.layer(layers);
    var recipes = new ArrayList<Recipe>();
    for (var kafka : order.kafka()) {
      recipes.add(KafkaImage.of(order, kafka, layers, jre));
    }
    OperatorImage.of(order, layers, jre).ifPresent(recipes::add);
    for (var recipe : recipes) {
      Folder.write(target.resolve("folders"), recipe);
    }
    ServerCache.make(order, layers);
    ship(order, layers, recipes);
  }

  private static void ship(Order order, Layers layers, List<Recipe> recipes)
      throws IOException, InterruptedException {
    var ship = new Ship(order);
    if (order.base().isPresent()) {
      for (var recipe : recipes) {
        ship.fromBase(recipe, order.base().get());
      }
      return;
    }
    var ground = Glibc.layer(layers);
    if (ground.isEmpty()) {
      System.out.println(
          "images: no tars, since this machine has no GNU C library to put in them;"
              + " give -Dottla.images.base=IMAGE (see docs/guide/images.md)");
      return;
    }
    for (var recipe : recipes) {
      ship.fromNothing(recipe, ground.get());
    }
  }
}
