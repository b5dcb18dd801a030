package dev.ottla.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.cli.kube.Api;
import dev.ottla.cli.kube.ApiError;
import dev.ottla.cli.kube.Changes;
import dev.ottla.cli.kube.Kind;
import dev.ottla.cli.talk.Form;
import dev.ottla.cli.talk.Paint;
import dev.ottla.cli.talk.Screen;
import dev.ottla.cli.talk.Trees;
import dev.ottla.cli.talk.Trouble;
import dev.ottla.cli.view.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ottla get`.
@Command(
    name = "get",
    description = "Show clusters and topics, or any other kind of resource.",
    mixinStandardHelpOptions = true)
final class Get implements Callable<Integer> {
  /// Before a list that broke off is followed again.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Spec private @Nullable CommandSpec spec;
  @Mixin private Target target = new Target();

  @Parameters(
      paramLabel = "KIND NAME",
      description =
          "A kind, a kind and names, KIND/NAME, or the name of a Cluster, Topic or Rebalance."
              + " Default: all Clusters and Topics.")
  private List<String> words = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Form form = Form.table;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "In all namespaces.")
  private boolean everywhere;

  @Option(
      names = {"-w", "--watch"},
      description =
          "Then follow the changes; of Clusters, as a live view. With -o json a line for each"
              + " object and each change of it, with -o yaml a document.")
  private boolean watch;

  @Override
  public Integer call() {
    try (Api api = target.open()) {
      String in = everywhere ? "" : target.namespace(api);
      List<Place> places = Place.of(spec, api, in, words);
      if (watch && form == Form.table && clusters(places)) {
        new Live(api, Screen.standard(), Paint.standard()).follow(in, places.getFirst().name());
      }
      switch (form) {
        case table, wide -> tables(api, places);
        case yaml, json, name -> {
          if (watch) {
            stream(api, places);
          } else {
            objects(api, places);
          }
        }
      }
    }
    return 0;
  }

  /// Whether a live view can show it: all Clusters with their Topics, or one Cluster.
  private boolean clusters(List<Place> places) {
    return words.isEmpty() || (places.size() == 1 && places.getFirst().kind().equals(Kind.CLUSTER));
  }

  private void tables(Api api, List<Place> places) {
    boolean some = false;
    List<Rows> shown = new ArrayList<>();
    List<JsonNode> answers = new ArrayList<>();
    for (Place place : places) {
      Rows rows = new Rows(place.kind(), form == Form.wide, everywhere, places.size() > 1);
      JsonNode table = table(api, place);
      answers.add(table);
      List<String> lines = rows.lines(table);
      if (some && !lines.isEmpty()) {
        System.out.println();
      }
      lines.forEach(System.out::println);
      some |= !lines.isEmpty();
      shown.add(rows);
    }
    if (!some) {
      System.out.println(
          "nothing is there"
              + (everywhere ? "" : " in namespace " + target.namespace(api))
              + "; `ottla apply FILE` makes something");
    }
    if (watch) {
      follow(api, places.getFirst(), answers.getFirst(), shown.getFirst());
    }
  }

  private static JsonNode table(Api api, Place place) {
    try {
      return api.get(place.path(), Api.TABLE);
    } catch (ApiError e) {
      if (e.missing() && place.name().isEmpty()) {
        throw new Trouble(
            "the server has no kind " + place.kind().kind() + "; is Ottla installed there?", e);
      }
      throw e;
    }
  }

  private void follow(Api api, Place place, JsonNode first, Rows rows) {
    if (words.isEmpty()) {
      throw Usage.wrong(spec, "-w with -o wide follows one kind; name it");
    }
    changes(api, Api.TABLE)
        .known(first)
        .follow(
            place.list(),
            first,
            piece -> {
              rows.more(piece).forEach(System.out::println);
              return !System.out.checkError();
            });
  }

  private static Changes changes(Api api, String accept) {
    return new Changes(api, accept, words -> System.err.println("ottla: " + words), PAUSE);
  }

  /// Objects one after the other, as they are and whenever they change, until nobody reads them any
  /// more: a line each, or documents of YAML.
  private void stream(Api api, List<Place> places) {
    List<Thread> threads = new ArrayList<>();
    for (Place place : places) {
      JsonNode first = api.get(place.list());
      Changes changes = changes(api, Api.JSON);
      Runnable follow =
          () -> changes.follow(place.list(), first, object -> tell(place.kind(), object));
      threads.add(Thread.ofVirtual().name("follow " + place.path()).start(follow));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", e);
    }
  }

  private synchronized boolean tell(Kind kind, JsonNode object) {
    JsonNode whole = named(kind, object);
    tidy(whole);
    System.out.print(form == Form.name ? word(whole) + "\n" : form.line(whole));
    return !System.out.checkError();
  }

  private void objects(Api api, List<Place> places) {
    List<JsonNode> found = new ArrayList<>();
    for (Place place : places) {
      JsonNode answer = api.get(place.path());
      if (place.name().isPresent()) {
        found.add(answer);
      } else {
        for (JsonNode item : answer.path("items")) {
          found.add(named(place.kind(), item));
        }
      }
    }
    if (form == Form.name) {
      found.forEach(object -> System.out.println(word(object)));
      return;
    }
    boolean single = found.size() == 1 && places.getFirst().name().isPresent();
    found.forEach(Get::tidy);
    System.out.print(form.write(single ? found.getFirst() : list(found)));
  }

  private static String word(JsonNode object) {
    String version = object.path("apiVersion").asText();
    Kind kind = new Kind(version, object.path("kind").asText(), "", true);
    return kind.word() + "/" + object.path("metadata").path("name").asText();
  }

  /// Items of a list may come without their kind.
  private static JsonNode named(Kind kind, JsonNode item) {
    ObjectNode named = Trees.object();
    named.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    named.setAll((ObjectNode) item);
    return named;
  }

  private static JsonNode list(List<JsonNode> objects) {
    ObjectNode list = Trees.object();
    list.put("apiVersion", "v1").put("kind", "List").putArray("items").addAll(objects);
    return list;
  }

  private static void tidy(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
  }
}
