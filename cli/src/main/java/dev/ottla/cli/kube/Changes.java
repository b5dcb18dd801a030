package dev.ottla.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ottla.cli.talk.Pause;
import dev.ottla.cli.talk.Trees;
import dev.ottla.cli.talk.Trouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Follows a list one object at a time, through everything that ends a watch: what was missed
/// meanwhile is told after it, and what was told already is not told again.
public final class Changes {
  private final Api api;
  private final String accept;
  private final Consumer<String> aside;
  private final Duration pause;
  private final Map<String, String> told = new HashMap<>();
  private String trouble = "";

  /// Follows at a server, in the form of a media type. What goes wrong is said aside, once.
  public Changes(Api api, String accept, Consumer<String> aside, Duration pause) {
    this.api = api;
    this.accept = accept;
    this.aside = aside;
    this.pause = pause;
  }

  /// Takes an answer to the list, of which nothing is told any more.
  public Changes known(JsonNode answer) {
    each(answer, piece -> true);
    return this;
  }

  /// Tells each object of an answer to the list, and whenever one changes, until the taker has had
  /// enough: objects as they are, tables a row at a time. `path` may have a query.
  public void follow(String path, JsonNode first, Predicate<JsonNode> taker) {
    Optional<JsonNode> next = Optional.of(first);
    while (true) {
      try {
        JsonNode answer = next.isPresent() ? next.get() : api.get(path, accept);
        next = Optional.empty();
        answered();
        if (!each(answer, taker) || !watch(path, version(answer), taker)) {
          return;
        }
      } catch (Trouble | ApiError e) {
        say(Trouble.words(e));
      }
      Pause.of(pause);
    }
  }

  /// Whether to go on, once the watch has ended.
  private boolean watch(String path, String version, Predicate<JsonNode> taker) {
    boolean[] more = {true};
    String query = path.contains("?") ? "&" : "?";
    api.watch(
        path + query + "watch=1&resourceVersion=" + version,
        accept,
        event -> {
          boolean error = event.path("type").asText().equals("ERROR");
          more[0] = error || each(event.path("object"), taker);
          return more[0] && !error;
        });
    return more[0];
  }

  /// Tells what is new of an answer; whether to go on.
  private boolean each(JsonNode answer, Predicate<JsonNode> taker) {
    if (answer.path("kind").asText().equals("Table")) {
      for (JsonNode row : answer.path("rows")) {
        if (fresh(row.path("object")) && !taker.test(table(answer, row))) {
          return false;
        }
      }
      return true;
    }
    if (!answer.has("items")) {
      return !fresh(answer) || taker.test(answer);
    }
    for (JsonNode item : answer.path("items")) {
      if (fresh(item) && !taker.test(item)) {
        return false;
      }
    }
    return true;
  }

  private boolean fresh(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    String version = metadata.path("resourceVersion").asText();
    return !version.equals(told.put(metadata.path("uid").asText(), version));
  }

  private static JsonNode table(JsonNode answer, JsonNode row) {
    ObjectNode table = Trees.object();
    table.put("kind", "Table").set("columnDefinitions", answer.path("columnDefinitions"));
    table.putArray("rows").add(row);
    return table;
  }

  private static String version(JsonNode answer) {
    return answer.path("metadata").path("resourceVersion").asText();
  }

  private void say(String words) {
    if (!words.equals(trouble)) {
      aside.accept(words + "; trying again");
    }
    trouble = words;
  }

  private void answered() {
    if (!trouble.isEmpty()) {
      aside.accept("the Kubernetes API answers again");
    }
    trouble = "";
  }
}
