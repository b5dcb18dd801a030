package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.view.ClusterPicture;
import dev.ottla.cli.view.Description;
import dev.ottla.cli.view.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla describe`.
@Command(
    name = "describe",
    description =
        "Tell all about clusters, topics or other resources: state, nodes, what happens next and"
            + " why, what happened lately.",
    mixinStandardHelpOptions = true)
final class Describe implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();

  @Parameters(
      paramLabel = "KIND NAME",
      description = "As for get. Default: all Clusters and Topics.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    try (Api api = target.open()) {
      String namespace = target.namespace(api);
      boolean some = false;
      for (Place place : Place.of(spec, api, namespace, words)) {
        for (JsonNode object : objects(api, place)) {
          if (some) {
            System.out.println();
          }
          lines(api, place.kind(), object).forEach(System.out::println);
          some = true;
        }
      }
      if (!some) {
        System.out.println("nothing is there in namespace " + namespace);
      }
    }
    return 0;
  }

  private static List<JsonNode> objects(Api api, Place place) {
    JsonNode answer = api.get(place.path());
    if (place.name().isPresent()) {
      return List.of(answer);
    }
    List<JsonNode> items = new ArrayList<>();
    answer.path("items").forEach(items::add);
    return items;
  }

  private static List<String> lines(Api api, Kind kind, JsonNode object) {
    Paint paint = Paint.standard();
    int columns = Screen.standard().columns();
    Description description = new Description(paint, columns, Instant.now());
    if (kind.equals(Kind.CLUSTER)) {
      Sight sight = Sight.around(api, object);
      List<String> lines =
          new ArrayList<>(new ClusterPicture(paint, columns, Instant.now()).lines(sight));
      lines.addAll(description.cluster(object));
      return lines;
    }
    JsonNode meta = object.path("metadata");
    List<JsonNode> events =
        Sight.events(api, meta.path("namespace").asText(), kind.kind(), meta.path("name").asText());
    return description.lines(kind, object, events);
  }
}
